using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Transport;

/// <summary>
/// How a client reaches one open queue: exactly the operations of a device node. One implementation speaks to nodes,
/// another to a framework in this process; nothing above can tell them apart.
/// </summary>
/// <remarks>Thread-safe. Disposing closes the queue: when it returns, the device no longer touches any memory for it.</remarks>
internal abstract class QueueTransport : IDisposable
{
    /// <summary>ioctl(2).</summary>
    public abstract Errno Ioctl(uint command, Span<byte> argument);

    /// <summary>mmap(2) of a whole region.</summary>
    public abstract Errno Map(RegionType region, int length, out IRegionMapping? mapping);

    /// <summary>poll(2): waits up to <paramref name="timeout"/> milliseconds (-1: for ever) for a completion or an end.</summary>
    public abstract PollEvents Poll(int timeout);

    /// <summary>
    /// Calls <paramref name="ready"/> once when <see cref="Poll"/> would report something; at once if it does already.
    /// The call comes on a thread that must not be held up. Pass the same delegate every time: then nothing is allocated.
    /// </summary>
    public abstract void WhenReady(Action ready);

    /// <summary>
    /// Hands memory to the device for descriptors to point at, until <see cref="Withdraw"/>. The memory is pinned by the
    /// caller. A node needs no such thing (the device shares the whole address space) and answers 0.
    /// </summary>
    public abstract int HandOver(ulong address, long length, bool writable);

    /// <summary>
    /// Takes memory back; when this returns the device does not use it for this handing over. May wait for a request of somebody
    /// who handed over the same bytes.
    /// </summary>
    public abstract void Withdraw(int token);

    /// <summary>Whether the device reaches a range of the caller's as well as any that could be lent.</summary>
    public virtual bool Reaches(ulong address, int length) => true;

    /// <summary>
    /// Memory that the device reaches better than the caller's, so that copying through it pays; null where there is none. It is the
    /// borrower's until it is returned, and holds what its last user left there.
    /// </summary>
    public virtual SlabBlock? TryLend(int length) => null;

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A mapped region; disposing it is munmap(2), after which its window is invalid.</summary>
internal interface IRegionMapping : IDisposable
{
    /// <summary>The mapped bytes.</summary>
    MemoryWindow Window { get; }
}
