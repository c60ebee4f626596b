namespace Uacce.Engines.Runtime;

/// <summary>A <see cref="BlockInflater"/> over the runtime's zlib.</summary>
internal sealed class RuntimeBlockInflater : BlockInflater
{
    private readonly RuntimeInflateState _state = new();

    internal override CodecStatus Inflate(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        _state.Restart();
        CodecStatus status = _state.Run(source, destination, out consumed, out produced);
        if (status == CodecStatus.EndOfStream)
            return status;
        // Full to the last byte and out of input at once: only a byte more room tells which of the two it is.
        if (status == CodecStatus.OutputFull && consumed == source.Length)
        {
            Span<byte> more = stackalloc byte[1];
            CodecStatus next = _state.Run([], more, out _, out int extra);
            status = extra != 0 ? CodecStatus.OutputFull : next;
        }

        consumed = produced = 0;
        return status;
    }

    public override void Dispose() => _state.Dispose();
}
