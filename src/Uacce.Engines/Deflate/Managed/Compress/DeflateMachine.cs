namespace Uacce.Engines.Managed;

/// <summary>DEFLATE compression of one stream, chunk by chunk; output waits here until there is room for it.</summary>
/// <remarks>
/// Memory safety does not depend on the input: what is encoded is a copy of it, and each block has room for the longest it
/// can be. One thread at a time.
/// </remarks>
internal sealed unsafe class DeflateMachine(int windowSize)
{
    // A chunk, the marker of a flush behind it, and the bits of the last one.
    private static readonly int s_outputSize = BlockEncoder.MaxSize(MatchFinder.ChunkSize) + BlockEncoder.MaxSize(0);

    private readonly MatchFinder _matches = new(windowSize);
    private readonly SequenceBlock _block = new();
    private readonly BlockEncoder _encoder = new();
    private readonly byte[] _output = PinnedArray.Allocate<byte>(s_outputSize);
    private int _outputStart;
    private int _outputEnd;
    private ulong _bits;
    private int _bitCount;

    /// <summary>Whether output waits.</summary>
    internal bool HasOutput => _outputStart != _outputEnd;

    /// <summary>Forgets the stream.</summary>
    internal void Reset()
    {
        _matches.Reset();
        (_outputStart, _outputEnd, _bits, _bitCount) = (0, 0, 0, 0);
    }

    /// <summary>Compresses the next input, while no output waits, and says how much of it that was.</summary>
    /// <param name="source">The input.</param>
    /// <param name="flush">What to do behind the last of it.</param>
    internal int Compress(ReadOnlySpan<byte> source, FlushMode flush)
    {
        ReadOnlySpan<byte> chunk = source[..Math.Min(source.Length, MatchFinder.ChunkSize)];
        bool isLast = chunk.Length == source.Length;
        bool isFinal = isLast && flush == FlushMode.Finish;
        _matches.Load(chunk);
        _matches.Find(_block);
        byte* output = PinnedArray.Address(_output);
        var writer = new BitWriter { Out = output, Bits = _bits, Count = _bitCount };
        if (isFinal || !chunk.IsEmpty)
            _encoder.Write(ref writer, _block, _matches.Chunk, isFinal);
        if (isFinal)
            writer.Align();
        else if (isLast)
            BlockEncoder.WriteMarker(ref writer);
        (_outputStart, _outputEnd, _bits, _bitCount) = (0, (int)(writer.Out - output), writer.Bits, writer.Count);
        return chunk.Length;
    }

    /// <summary>Moves what fits into <paramref name="destination"/> and says how much that was.</summary>
    internal int Drain(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _outputEnd - _outputStart);
        _output.AsSpan(_outputStart, count).CopyTo(destination);
        _outputStart += count;
        return count;
    }
}
