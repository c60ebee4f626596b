using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Standard input, output or error, or whatever else the parent left open, as the plain byte stream that read(2) and write(2) make of it.</summary>
/// <remarks>
/// The console's own streams swallow EPIPE, so a producer would not notice that its reader has gone; a
/// <see cref="FileStream"/> keeps an offset of its own and does not move the one shared with the shell's other commands.
/// <para>
/// Where the parent left a descriptor closed, the runtime has given its number to a file of its own before any code of ours
/// runs. That one is neither read nor written: every call fails as on a closed descriptor, with EBADF.
/// </para>
/// </remarks>
internal sealed class StandardStream : Stream
{
    private readonly int _fd;
    private readonly bool _inherited;

    private StandardStream(int fd)
    {
        _fd = fd;
        // Nothing with FD_CLOEXEC comes through exec, and whatever .NET opens has it.
        int flags = Interop.fcntl(fd, Interop.F_GETFD);
        _inherited = flags >= 0 && (flags & Interop.FD_CLOEXEC) == 0;
    }

    public static StandardStream Input { get; } = new(0);

    public static StandardStream Output { get; } = new(1);

    public static StandardStream Error { get; } = new(2);

    /// <summary>What the parent left open under a number, to be written to.</summary>
    public static StandardStream Of(int descriptor) => new(descriptor);

    /// <summary>The width of the terminal that this is, at the moment; null when it is none, or does not say.</summary>
    public unsafe int? Columns
    {
        get
        {
            Interop.WindowSize size;
            return Interop.ioctl(_fd, Interop.TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : null;
        }
    }

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
        if (!_inherited)
            throw Failure("read", Errno.EBADF);
        fixed (byte* pointer = buffer)
        {
            nint count;
            do
            {
                count = Interop.read(_fd, pointer, (nuint)buffer.Length);
            }
            while (count < 0 && LastError == Errno.EINTR);
            return count >= 0 ? (int)count : throw Failure("read", LastError);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_inherited)
            throw Failure("write", Errno.EBADF);
        fixed (byte* pointer = buffer)
        {
            int done = 0;
            while (done < buffer.Length)
            {
                nint count = Interop.write(_fd, pointer + done, (nuint)(buffer.Length - done));
                if (count >= 0)
                    done += (int)count;
                else if (LastError != Errno.EINTR)
                    throw Failure("write", LastError);
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    private static IOException Failure(string operation, Errno errno) =>
        new($"cannot {operation}: {ErrnoText.Of(errno)}", (int)errno);
}
