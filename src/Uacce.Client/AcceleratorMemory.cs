using System.Buffers;
using Uacce.Client.Transport;

namespace Uacce.Client;

/// <summary>
/// Memory that the devices of a server (<see cref="ServedDevices"/>) reach without a system call, as this process and the server both map
/// it: input is copied once, in memory; output is written where it belongs. For devices of this process and of the kernel it is as good
/// as any other memory.
/// </summary>
/// <remarks>
/// <para>
/// Requests whose memory is not from here are copied through it by this library, and so are streams: nobody needs to use it. What it
/// saves is those copies.
/// </para>
/// <para>
/// Buffers from here go into requests like any other: <c>using IMemoryOwner&lt;byte&gt; input = AcceleratorMemory.Pool.Rent(65536)</c>.
/// They hold what their last user left there. A buffer that is returned while a request uses it may be overwritten.
/// </para>
/// <para>
/// The pool grows by slabs of 4 to 64 MiB, which stay until the process ends; where the machine has no memory for one, renting throws
/// <see cref="IOException"/>. A process shares its slabs with one server: for a second one, requests are copied as from any other memory.
/// </para>
/// </remarks>
public static class AcceleratorMemory
{
    /// <summary>The pool. Thread-safe.</summary>
    public static MemoryPool<byte> Pool => Slabs;

    internal static SlabPool Slabs { get; } = new();
}
