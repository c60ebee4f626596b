namespace Uacce.Engines.LibDeflate;

/// <summary>A <see cref="BlockInflater"/> over <c>libdeflate_deflate_decompress_ex</c>.</summary>
internal sealed unsafe class LibDeflateBlockInflater(LibDeflateLibrary library) : BlockInflater
{
    // enum libdeflate_result.
    private const int Success = 0, InsufficientSpace = 3;

    private readonly NativeState _decompressor = library.AllocateDecompressor();

    internal override CodecStatus Inflate(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        void* decompressor = _decompressor.Pointer;
        nuint taken = 0, written = 0;
        int result;
        fixed (byte* input = source, output = destination)
        {
            result = library.Decompress(
                decompressor, input, (nuint)source.Length, output, (nuint)destination.Length, &taken, &written);
        }

        GC.KeepAlive(this);
        consumed = produced = 0;
        if (result != Success)
            return result == InsufficientSpace ? CodecStatus.OutputFull : CodecStatus.BadData;
        consumed = (int)taken;
        produced = (int)written;
        return CodecStatus.EndOfStream;
    }

    public override void Dispose() => _decompressor.Dispose();
}
