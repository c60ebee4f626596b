using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Standard input or output as the plain byte stream that read(2) and write(2) make of it.</summary>
/// <remarks>
/// The console's own streams swallow EPIPE, so a producer would not notice that its reader has gone; a
/// <see cref="FileStream"/> keeps an offset of its own and does not move the one shared with the shell's other commands.
/// </remarks>
internal sealed class StandardStream : Stream
{
    private readonly int _fd;

    private StandardStream(int fd) => _fd = fd;

    public static StandardStream Input { get; } = new(0);

    public static StandardStream Output { get; } = new(1);

    public override bool CanRead => _fd == 0;

    public override bool CanSeek => false;

    public override bool CanWrite => _fd != 0;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            nint count;
            do
            {
                count = Interop.read(_fd, pointer, (nuint)buffer.Length);
            }
            while (count < 0 && LastError == Errno.EINTR);
            return count >= 0 ? (int)count : throw Failure("read");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                nint count = Interop.write(_fd, pointer + done, (nuint)(buffer.Length - done));
                if (count >= 0)
                    done += (int)count;
                else if (LastError != Errno.EINTR)
                    throw Failure("write");
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    private static IOException Failure(string operation)
    {
        Errno errno = LastError;
        return new IOException($"cannot {operation}: {ErrnoText.Of(errno)}", (int)errno);
    }
}
