using System.Runtime.CompilerServices;
using Uacce.Abi;

namespace Uacce.Memory;

/// <summary>The completion ring of a queue in shared memory, as both sides see it.</summary>
/// <remarks>Each entry is published and read by one 64-bit access, so slot and phase always belong together.</remarks>
public readonly unsafe struct CompletionRing
{
    private readonly byte* _start;
    private readonly int _depth;

    /// <summary>A ring over the first <paramref name="depth"/> entries of <paramref name="window"/>.</summary>
    public CompletionRing(MemoryWindow window, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        MemoryWindow ring = window.Slice(0, (long)depth * QmDusLayout.CompletionSize);
        _ = ring.Word64(QmCompletion.WordOffset); // checks the alignment once, for all entries
        _start = (byte*)ring.Address;
        _depth = depth;
    }

    /// <summary>Entries in the ring.</summary>
    public int Depth => _depth;

    /// <summary>
    /// Publishes a completion: everything this thread wrote before is visible to whoever reads the entry.
    /// Pairs with <see cref="ReadAcquire"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PublishRelease(int index, QmCompletion completion) => Volatile.Write(ref *Word(index), completion.Value);

    /// <summary>
    /// Reads an entry; when its phase is the expected one, everything written before it is visible.
    /// Pairs with <see cref="PublishRelease"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QmCompletion ReadAcquire(int index) => new(Volatile.Read(ref *Word(index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* Word(int index)
    {
        if ((uint)index >= (uint)_depth)
            ThrowHelper.OutsideRing(index, _depth);
        return (ulong*)(_start + (nint)index * QmDusLayout.CompletionSize + QmCompletion.WordOffset);
    }
}
