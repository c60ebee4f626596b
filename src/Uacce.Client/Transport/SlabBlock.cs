using Uacce.Memory;

namespace Uacce.Client.Transport;

/// <summary>A block of a <see cref="SlabPool"/>, as long as the pool has it or lends it.</summary>
internal sealed class SlabBlock
{
    public SlabBlock(SlabPool pool, MemoryWindow window)
    {
        Pool = pool;
        Address = window.Address;
        Length = (int)window.Length;
        Memory = new WindowMemory(window).Memory;
    }

    public SlabPool Pool { get; }

    public ulong Address { get; }

    public int Length { get; }

    public Memory<byte> Memory { get; }

    /// <summary>Gives back what was lent; once.</summary>
    public void Return() => Pool.Return(this, lent: true);
}
