using System.Runtime.InteropServices;

namespace Uacce.Memory;

/// <summary>Pins a pair of spans for the length of one call, so that their addresses can go into a descriptor.</summary>
public static unsafe class PinnedSpans
{
    /// <summary>What runs while both spans are pinned; the addresses are valid only until it returns.</summary>
    public delegate TResult Action<in TState, out TResult>(ulong source, ulong destination, TState state)
        where TState : allows ref struct;

    /// <summary>
    /// Runs <paramref name="action"/> with the addresses of both spans. An empty span has an address that must not be
    /// read; it is never 0, because a descriptor with a null address means something else.
    /// </summary>
    public static TResult Run<TState, TResult>(
        ReadOnlySpan<byte> source, Span<byte> destination, TState state, Action<TState, TResult> action)
        where TState : allows ref struct
    {
        byte nothing = 0;
        fixed (byte* from = &MemoryMarshal.GetReference(source))
        fixed (byte* to = &MemoryMarshal.GetReference(destination))
        {
            return action(
                (ulong)(source.IsEmpty ? &nothing : from), (ulong)(destination.IsEmpty ? &nothing : to), state);
        }
    }
}
