using Uacce.Abi;

namespace Uacce.Engines.LibDeflate;

/// <summary>A <see cref="BlockDeflater"/> over <c>libdeflate_deflate_compress</c>.</summary>
internal sealed unsafe class LibDeflateBlockDeflater : BlockDeflater
{
    private readonly LibDeflateEngine _engine;
    private readonly LibDeflateLibrary _library;
    private readonly int _windowSize;
    private readonly NativeState _compressor;

    internal LibDeflateBlockDeflater(LibDeflateEngine engine, LibDeflateLibrary library, CompressionEffort effort, int windowSize)
    {
        _engine = engine;
        _library = library;
        _windowSize = windowSize;
        _compressor = library.AllocateCompressor(effort switch
        {
            CompressionEffort.Fast => 1,
            CompressionEffort.Balanced => 6,
            CompressionEffort.Best => 12,
            _ => throw new ArgumentOutOfRangeException(nameof(effort), effort, "libdeflate always compresses."),
        });
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The engine does not <see cref="DeflateEngine.KeepsWithin"/> the window for this source.
    /// </exception>
    internal override bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced)
    {
        if (!_engine.KeepsWithin(_windowSize, source.Length))
            throw new ArgumentException("The source is longer than the window, which this library cannot limit.", nameof(source));
        void* compressor = _compressor.Pointer;
        fixed (byte* input = source, output = destination)
            produced = (int)_library.Compress(compressor, input, (nuint)source.Length, output, (nuint)destination.Length);
        GC.KeepAlive(this);
        return produced != 0;
    }

    public override void Dispose() => _compressor.Dispose();
}
