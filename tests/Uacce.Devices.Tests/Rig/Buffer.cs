using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Rig;

/// <summary>Memory handed to a device, between two margins that are not and must stay as they are.</summary>
internal sealed class Buffer
{
    private const int Margin = 256;
    private const byte Canary = 0xA5;

    // Engines store whole registers, the last of which may reach behind what counts; how far depends on the processor.
    private const int Register = 64;

    // Lists and descriptors name memory by address, which keeps nothing alive: as long as a space hands a buffer to devices,
    // the buffer must not be collected.
    private static readonly ConditionalWeakTable<LocalAddressSpace, ConcurrentBag<Buffer>> s_handedOver = [];

    private readonly PageMemory _memory;

    public Buffer(LocalAddressSpace space, int length, MemoryAccess access)
    {
        _memory = new PageMemory(length + (2 * Margin));
        _memory.Memory.Span.Fill(Canary);
        Length = length;
        Span.Clear();
        s_handedOver.GetOrCreateValue(space).Add(this);
        space.Register(Address, length, access);
    }

    public int Length { get; }

    public ulong Address => _memory.Window.Address + Margin;

    public Span<byte> Span => _memory.Memory.Span.Slice(Margin, Length);

    /// <summary>Fails when anything beside the buffer, or behind <paramref name="used"/> bytes of it, was written.</summary>
    public void AssertUntouchedFrom(int used)
    {
        Assert.False(Span[used..].ContainsAnyExcept((byte)0), "the device wrote behind what it says it made");
        AssertMargins();
    }

    /// <summary>As <see cref="AssertUntouchedFrom"/>, of a buffer that a compressor wrote its output to, but for the rest of its last store.</summary>
    public void AssertUntouchedBehind(uint produced) => AssertUntouchedFrom((int)Math.Min(Length, produced + Register));

    public void AssertMargins()
    {
        Assert.False(_memory.Memory.Span[..Margin].ContainsAnyExcept(Canary), "the device wrote before the buffer");
        Assert.False(_memory.Memory.Span[(Margin + Length)..].ContainsAnyExcept(Canary), "the device wrote behind the buffer");
    }
}
