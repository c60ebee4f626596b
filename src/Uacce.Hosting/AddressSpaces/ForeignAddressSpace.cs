using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>Stands for every caller that is not a queue's opener. No queue is ever opened by it, so it has no memory.</summary>
internal sealed class ForeignAddressSpace : AddressSpace
{
    private ForeignAddressSpace()
    {
    }

    public static ForeignAddressSpace Instance { get; } = new();

    /// <inheritdoc/>
    protected override bool CanCopy => false;

    /// <inheritdoc/>
    protected override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
    {
        window = default;
        token = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Release(int token)
    {
    }

    /// <inheritdoc/>
    protected override bool TryRead(ulong address, Span<byte> destination) => false;

    /// <inheritdoc/>
    protected override bool TryWrite(ulong address, ReadOnlySpan<byte> source) => false;
}
