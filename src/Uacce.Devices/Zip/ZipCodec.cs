using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Devices.Zip;

/// <summary>Whole buffers: one request, one complete stream. Keeps one codec of each kind for the next request.</summary>
/// <remarks>Used by one worker at a time; see <see cref="ZipCodecs"/>.</remarks>
internal sealed class ZipCodec : IDisposable
{
    private readonly DeflateEngines _engines;
    private readonly CompressionEffort _effort;
    private BlockDeflater? _deflater;
    private DeflateEngine? _deflaterEngine;
    private int _deflaterWindow;
    private BlockInflater? _inflater;
    private BlockInflater? _rawInflater;

    public ZipCodec(DeflateEngines engines, CompressionEffort effort)
    {
        _engines = engines;
        _effort = effort;
    }

    public ZipOutcome Compress(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        RunningChecksum checksum = RunningChecksum.Start(command.Format);
        checksum.Append(source);
        int trailer = checksum.TrailerLength;
        if (destination.Length < trailer)
            return ZipOutcome.Error(ZipStatus.OutputTooSmall);
        Span<byte> body = destination[..^trailer];
        // What does not fit compressed may still fit stored.
        if (!Deflater(command.WindowSize, source.Length).TryDeflate(source, body, out int produced)
            && !StoredBlocks.TryWrite(source, body, final: true, out produced))
            return ZipOutcome.Error(ZipStatus.OutputTooSmall);
        checksum.WriteTrailer(destination[produced..]);
        return new ZipOutcome
        {
            Consumed = (uint)source.Length,
            Produced = (uint)(produced + trailer),
            TotalSize = checksum.Size,
            Checksum = checksum.Word,
        };
    }

    public ZipOutcome Decompress(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        CodecStatus status = Inflater(command.Format).Inflate(source, destination, out int consumed, out int produced);
        switch (status)
        {
            case CodecStatus.EndOfStream: break;
            case CodecStatus.OutputFull: return ZipOutcome.Error(ZipStatus.OutputTooSmall);
            case CodecStatus.Failed: return ZipOutcome.Error(ZipStatus.EngineError);
            default: return ZipOutcome.Error(ZipStatus.BadData);
        }

        RunningChecksum checksum = RunningChecksum.Start(command.Format);
        checksum.Append(destination[..produced]);
        if (source.Length - consumed < checksum.TrailerLength)
            return ZipOutcome.Error(ZipStatus.BadData);
        if (!checksum.Matches(source[consumed..]))
            return ZipOutcome.Error(ZipStatus.ChecksumMismatch);
        // Success, and not "decompress end": the kernel and the benchmark take anything else for an error here.
        return new ZipOutcome
        {
            Consumed = (uint)(consumed + checksum.TrailerLength),
            Produced = (uint)produced,
            TotalSize = checksum.Size,
            Checksum = checksum.Word,
        };
    }

    public void Dispose()
    {
        _deflater?.Dispose();
        _inflater?.Dispose();
        _rawInflater?.Dispose();
    }

    private BlockInflater Inflater(ZipRequestType format) => format == ZipRequestType.Deflate
        ? _rawInflater ??= _engines.ForRawBlockInflate().CreateBlockInflater()
        : _inflater ??= _engines.ForBlockInflate().CreateBlockInflater();

    private BlockDeflater Deflater(int window, int length)
    {
        DeflateEngine engine = _engines.ForBlockDeflate(_effort, window, length);
        if (_deflater is not null && _deflaterEngine == engine && _deflaterWindow == window)
            return _deflater;
        _deflater?.Dispose();
        (_deflaterEngine, _deflaterWindow) = (engine, window);
        return _deflater = engine.CreateBlockDeflater(_effort, window);
    }
}
