using Uacce.Cli.Compression;

namespace Uacce.Cli.Output;

/// <summary>Writes to a stream as long as that works, and drops what cannot be written: for the stream that failures are told on.</summary>
/// <remarks>
/// Where standard error is closed, or full, nobody can be told of that either. The exit code still tells what happened, and a
/// worker that has a line to say is not ended by it with its files half done.
/// </remarks>
internal sealed class DroppingStream(Stream destination) : ForwardStream
{
    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            destination.Write(buffer);
        }
        catch (IOException)
        {
            // See above.
        }
    }
}
