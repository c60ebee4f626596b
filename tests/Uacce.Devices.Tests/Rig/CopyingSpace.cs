using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.Tests.Rig;

/// <summary>An address space that devices reach by copying only, as that of another process; writes to it can be made to fail.</summary>
internal sealed class CopyingSpace : AddressSpace
{
    private readonly LocalAddressSpace _memory = new();

    /// <summary>What the next write does instead of writing; it then works again.</summary>
    public Func<bool>? NextWrite { get; set; }

    /// <summary>The memory of this space.</summary>
    public LocalAddressSpace Memory => _memory;

    protected internal override bool CanCopy => true;

    protected internal override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
    {
        window = default;
        token = 0;
        return false;
    }

    protected internal override void Release(int token)
    {
    }

    protected internal override bool TryRead(ulong address, Span<byte> destination) => _memory.TryRead(address, destination);

    protected internal override bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        // The mark in a stream's context is no output.
        if (source.Length != sizeof(ulong) && NextWrite is { } act)
        {
            NextWrite = null;
            return act();
        }

        return _memory.TryWrite(address, source);
    }
}
