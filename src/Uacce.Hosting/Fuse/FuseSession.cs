using Microsoft.Extensions.Logging;
using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Fuse;

/// <summary>A mounted file system and the threads that serve it.</summary>
/// <remarks>
/// The mount belongs to the mount namespace of the thread that made it. Should the process die, the kernel ends the connection; in a
/// namespace of its own the mount is then gone too (<see cref="PrivateMounts"/>), elsewhere an unusable mount point stays.
/// </remarks>
internal sealed class FuseSession : IDisposable
{
    private const FuseInitFlags Wanted = FuseInitFlags.Extended | FuseInitFlags.Passthrough;

    private readonly List<FuseDevice> _devices = [];
    private readonly List<Thread> _threads = [];
    private readonly FuseDispatcher _dispatcher;
    private readonly ILogger _log;
    private readonly string _directory;

    private readonly RequestsApart _apart = new();

    // Readers that may be waiting in a request.
    private int _waiting;

    private FuseSession(string directory, FuseDevice device, NodeTable nodes, FuseSessionOptions options)
    {
        _directory = directory;
        _log = options.Log;
        _devices.Add(device);
        _dispatcher = new FuseDispatcher(nodes, device, options.Log);
    }

    /// <summary>Mounts at a directory that exists, in the calling thread's mount namespace. Calls there wait for <see cref="Serve()"/>.</summary>
    /// <exception cref="HostException">There is no FUSE, no permission, or the kernel has no passthrough.</exception>
    public static FuseSession Mount(string directory, NodeTable nodes, FuseSessionOptions options)
    {
        Check(FuseDevice.TryOpen(out FuseDevice? device), "Cannot open /dev/fuse; load the fuse module and run as root");
        var session = new FuseSession(directory, device!, nodes, options);
        Errno error = Mounts.MountFuse(device!, directory);
        if (error != Errno.None)
        {
            device!.Dispose();
            throw new HostException($"Cannot mount at {directory}; this takes CAP_SYS_ADMIN", error);
        }

        try
        {
            session.Agree();
            for (int i = 1; i < options.Threads; i++)
            {
                Check(device!.TryClone(out FuseDevice? clone), "Cannot clone /dev/fuse");
                session._devices.Add(clone!);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Starts the threads that serve, of the calling thread's kind: not in the mount namespace of the mount, if that is another.</summary>
    public void Serve()
    {
        foreach (FuseDevice device in _devices)
        {
            var thread = new Thread(() => Run(device)) { IsBackground = true, Name = $"uacce fuse {_threads.Count}" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>
    /// Unmounts, also under open files, and closes them: calls on them fail from now on, and what is mapped stays. Only from the
    /// mount namespace it was mounted in: from another there is nothing to unmount, which is logged, and serving goes on.
    /// </summary>
    public void Dispose()
    {
        Errno error = Mounts.ForceUnmount(_directory);
        if (error != Errno.None)
        {
            _log.UnmountFailed(_directory, error);
            return;
        }

        foreach (Thread thread in _threads)
            thread.Join();
        _apart.Dispose();
        _dispatcher.ReleaseAll();
        foreach (FuseDevice device in _devices)
            device.Dispose();
    }

    private static void Check(Errno error, string problem)
    {
        if (error != Errno.None)
            throw new HostException(problem, error);
    }

    /// <summary>The first message, INIT: nothing else is sent before it is answered.</summary>
    private void Agree()
    {
        byte[] message = new byte[FuseProtocol.RequestBufferSize];
        Check(_devices[0].Read(message, out int length), "Cannot read from /dev/fuse");
        if (!FuseRequest.TryParse(message.AsSpan(0, length), out FuseRequest request)
            || request.Opcode != FuseOpcode.Init
            || !InitRequest.TryRead(request.Body, out InitRequest init))
            throw new HostException("The kernel did not introduce itself over /dev/fuse.");
        bool isUsable = init.Major == FuseProtocol.MajorVersion && (init.Flags & Wanted) == Wanted;
        Span<byte> answer = stackalloc byte[128];
        var reply = new FuseReply(answer);
        new InitReply(Wanted | (init.Flags & FuseInitFlags.ParallelDirectoryOperations)).Write(ref reply);
        Check(_devices[0].Write(answer[..reply.Finish(request.Unique, isUsable ? Errno.None : Errno.EOPNOTSUPP)]), "Cannot write to /dev/fuse");
        if (!isUsable)
        {
            throw new HostException(
                $"This kernel (FUSE {init.Major}.{init.Minor}) has no FUSE passthrough: Linux 6.9 with CONFIG_FUSE_PASSTHROUGH has.");
        }
    }

    private void Run(FuseDevice device)
    {
        byte[] message = new byte[FuseProtocol.RequestBufferSize];
        byte[] answer = new byte[FuseProtocol.ReplyHeaderSize + FuseProtocol.MaxRead];
        while (true)
        {
            Errno error = device.Read(message, out int length);
            switch (error)
            {
                case Errno.None:
                    Serve(device, message.AsSpan(0, length), answer);
                    break;
                case Errno.EINTR or Errno.EAGAIN or Errno.ENOENT: // ENOENT: a request that was taken back meanwhile
                    break;
                case Errno.ENODEV:
                    return;
                default:
                    _log.ReadingFailed(error);
                    return;
            }
        }
    }

    private void Serve(FuseDevice device, ReadOnlySpan<byte> message, byte[] answer)
    {
        if (!FuseRequest.TryParse(message, out FuseRequest request))
            return;
        if (!MayWait(request.Opcode))
        {
            Answer(device, request, answer);
            return;
        }

        // Never the last reader: what it waits for may be a worker that waits for a page of an attribute that its client has mapped.
        if (Interlocked.Increment(ref _waiting) < _devices.Count)
        {
            Answer(device, request, answer);
            Interlocked.Decrement(ref _waiting);
        }
        else
        {
            Interlocked.Decrement(ref _waiting);
            AnswerApart(device, request, message.ToArray(), answer);
        }
    }

    /// <summary>Control of a queue, and its end, wait for the worker that is in a request of it.</summary>
    private static bool MayWait(FuseOpcode opcode) => opcode is FuseOpcode.Ioctl or FuseOpcode.Release or FuseOpcode.Open;

    private void AnswerApart(FuseDevice device, in FuseRequest request, byte[] message, byte[] answer)
    {
        Errno refusal = _apart.TryServe(request.Opcode, request.Caller.User, () =>
        {
            if (FuseRequest.TryParse(message, out FuseRequest copy))
                Answer(device, copy, new byte[FuseProtocol.ReplyHeaderSize + FuseProtocol.MaxRead]);
        });
        if (refusal == Errno.None)
            return;
        var reply = new FuseReply(answer);
        _ = device.Write(answer.AsSpan(0, reply.Finish(request.Unique, refusal))); // fails only where nobody waits any more
    }

    private void Answer(FuseDevice device, in FuseRequest request, byte[] answer)
    {
        int length = _dispatcher.Serve(request, answer, out ulong opened);
        if (length == 0)
            return;
        Errno error = device.Write(answer.AsSpan(0, length));
        if (error == Errno.None)
            return;
        if (error is not (Errno.ENOENT or Errno.ENODEV)) // nobody waits any more
            _log.AnswerRefused(request.Unique, (uint)request.Opcode, error);
        if (opened != 0)
            _dispatcher.Release(opened);
    }
}
