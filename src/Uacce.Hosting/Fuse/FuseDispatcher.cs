using System.Text;
using Microsoft.Extensions.Logging;
using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Fuse;

/// <summary>Serves one message at a time: the one table of requests, and the one place where a defect is caught. Thread-safe.</summary>
internal sealed class FuseDispatcher(NodeTable nodes, FuseDevice device, ILogger log)
{
    private readonly OpenFiles _files = new();

    /// <summary>
    /// Serves a message. Returns the bytes of the answer in <paramref name="buffer"/>, 0 for none; and, where that answer opens a file,
    /// its handle, to be given to <see cref="Release(ulong)"/> if the answer does not arrive.
    /// </summary>
    public int Serve(in FuseRequest request, Span<byte> buffer, out ulong opened)
    {
        opened = 0;
        var reply = new FuseReply(buffer);
        Errno error;
        try
        {
            switch (request.Opcode)
            {
                case FuseOpcode.Forget:
                    if (ForgetRequest.TryRead(request.Body, request.Node, out ForgetRequest forget))
                        nodes.Forget(forget);
                    return 0;
                case FuseOpcode.BatchForget:
                    ForgetAll(request.Body);
                    return 0;
                case FuseOpcode.Interrupt:
                    // No request waits for anybody, so each is answered soon, interrupted or not.
                    return 0;
                case FuseOpcode.Open or FuseOpcode.OpenDirectory:
                    error = Open(request, ref reply, out opened);
                    break;
                default:
                    error = Serve(request, ref reply);
                    break;
            }
        }
#pragma warning disable CA1031 // a defect costs the one who asked an error, and nobody else anything
        catch (Exception defect)
#pragma warning restore CA1031
        {
            log.RequestThrew(request.Unique, (uint)request.Opcode, defect);
            error = defect is OutOfMemoryException ? Errno.ENOMEM : Errno.EIO;
        }

        return reply.Finish(request.Unique, error);
    }

    /// <summary>Closes a file; of two calls for one handle, one does it.</summary>
    public void Release(ulong handle)
    {
        if (!_files.TryRemove(handle, out OpenFiles.Entry entry))
            return;
        if (entry.BackingId != 0)
            _ = device.CloseBacking(entry.BackingId); // fails only where the connection, and so the id, is gone
        entry.File.Release();
    }

    /// <summary>Closes what is still open, when no release will come any more.</summary>
    public void ReleaseAll()
    {
        foreach (ulong handle in _files.Handles)
            Release(handle);
    }

    private Errno Serve(in FuseRequest request, ref FuseReply reply) => request.Opcode switch
    {
        FuseOpcode.Lookup => Lookup(request, ref reply),
        FuseOpcode.GetAttributes => GetAttributes(request, ref reply),
        FuseOpcode.SetAttributes => SetAttributes(request, ref reply),
        FuseOpcode.Read => Read(request, ref reply),
        FuseOpcode.Write => Write(request, ref reply),
        FuseOpcode.StatFs => StatFs(ref reply),
        FuseOpcode.Release or FuseOpcode.ReleaseDirectory => Release(request),
        FuseOpcode.Flush => Errno.None, // one descriptor less: what ends with the last ends in release
        FuseOpcode.ReadDirectory => ReadDirectory(request, ref reply),
        FuseOpcode.Access => Errno.None, // the kernel checks permissions by the modes reported
        FuseOpcode.Destroy => Errno.None,
        FuseOpcode.Ioctl => Ioctl(request, ref reply),
        FuseOpcode.Poll => Poll(request, ref reply),
        _ => Errno.ENOSYS,
    };

    private Errno Lookup(in FuseRequest request, ref FuseReply reply)
    {
        var reader = new FuseReader(request.Body);
        string name = Encoding.UTF8.GetString(reader.Name());
        if (reader.IsShort)
            return Errno.EINVAL;
        FuseNode? parent = nodes.Find(request.Node);
        if (parent is not FuseDirectory directory)
            return parent is null ? Errno.ESTALE : Errno.ENOTDIR;
        if (directory.Find(name) is not { } found)
            return Errno.ENOENT;
        nodes.Remember(found);
        found.Attributes.WriteEntry(ref reply);
        return Errno.None;
    }

    private Errno GetAttributes(in FuseRequest request, ref FuseReply reply)
    {
        if (nodes.Find(request.Node) is not { } node)
            return Errno.ESTALE;
        node.Attributes.WriteReply(ref reply);
        return Errno.None;
    }

    /// <summary>Only truncation, which opening an attribute for writing brings along; it changes nothing.</summary>
    private Errno SetAttributes(in FuseRequest request, ref FuseReply reply)
    {
        if (!SetAttributesRequest.TryRead(request.Body, out SetAttributesRequest attributes))
            return Errno.EINVAL;
        return (attributes.Valid & FuseProtocol.AttributeSize) != 0 ? GetAttributes(request, ref reply) : Errno.EPERM;
    }

    private Errno Open(in FuseRequest request, ref FuseReply reply, out ulong handle)
    {
        handle = 0;
        if (!OpenRequest.TryRead(request.Body, out OpenRequest open))
            return Errno.EINVAL;
        if (nodes.Find(request.Node) is not { } node)
            return Errno.ESTALE;
        Errno error = node.Open(request.Caller, open, out FuseOpenFile? file);
        if (file is null)
            return error;
        int backingId = 0;
        if (file.Backing is { } backing)
            error = device.TryOpenBacking(backing, out backingId);
        if (error != Errno.None)
        {
            file.Release();
            return error;
        }

        handle = _files.Add(file, backingId);
        FuseOpenFlags flags = backingId == 0 ? FuseOpenFlags.DirectIo : FuseOpenFlags.DirectIo | FuseOpenFlags.Passthrough;
        new OpenReply(handle, node.IsDirectory ? FuseOpenFlags.None : flags, backingId).Write(ref reply);
        return Errno.None;
    }

    private Errno Read(in FuseRequest request, ref FuseReply reply)
    {
        if (!TransferRequest.TryRead(request.Body, out TransferRequest transfer))
            return Errno.EINVAL;
        if (_files.Find(transfer.Handle) is not { } file)
            return Errno.EBADF;
        Errno error = file.Read(transfer.Offset, reply.Peek(Math.Min(transfer.Size, FuseProtocol.MaxRead)), out int length);
        reply.Advance(length);
        return error;
    }

    private Errno Write(in FuseRequest request, ref FuseReply reply)
    {
        if (!TransferRequest.TryRead(request.Body, out TransferRequest transfer, out ReadOnlySpan<byte> data))
            return Errno.EINVAL;
        if (_files.Find(transfer.Handle) is not { } file)
            return Errno.EBADF;
        Errno error = file.Write(transfer.Offset, data);
        reply.WriteWritten(transfer.Size);
        return error;
    }

    private static Errno StatFs(ref FuseReply reply)
    {
        reply.WriteStatFs();
        return Errno.None;
    }

    private Errno Release(in FuseRequest request)
    {
        if (!HandleRequest.TryRead(request.Body, out HandleRequest release))
            return Errno.EINVAL;
        Release(release.Handle);
        return Errno.None;
    }

    private Errno ReadDirectory(in FuseRequest request, ref FuseReply reply)
    {
        if (!TransferRequest.TryRead(request.Body, out TransferRequest transfer))
            return Errno.EINVAL;
        if (_files.Find(transfer.Handle) is not OpenDirectory directory)
            return Errno.EBADF;
        directory.Write(ref reply, transfer.Offset, transfer.Size);
        return Errno.None;
    }

    private Errno Ioctl(in FuseRequest request, ref FuseReply reply)
    {
        if (!IoctlRequest.TryRead(request.Body, out IoctlRequest ioctl, out ReadOnlySpan<byte> input))
            return Errno.EINVAL;
        if (_files.Find(ioctl.Handle) is not { } file)
            return Errno.EBADF;
        // As long as the longer of what came in and what goes out: the two sizes differ only by the command's direction.
        reply.WriteIoctlResult(0);
        Span<byte> argument = reply.Peek(Math.Max((uint)input.Length, ioctl.OutputSize));
        argument.Clear();
        if (input.Length > argument.Length)
            return Errno.EINVAL;
        input.CopyTo(argument);
        Errno error = file.Ioctl(request.Caller, ioctl.Command, argument);
        reply.Advance((int)Math.Min((uint)argument.Length, ioctl.OutputSize));
        return error;
    }

    private Errno Poll(in FuseRequest request, ref FuseReply reply)
    {
        if (!PollRequest.TryRead(request.Body, out PollRequest poll))
            return Errno.EINVAL;
        if (_files.Find(poll.Handle) is not { } file)
            return Errno.EBADF;
        bool notify = (poll.Flags & FuseProtocol.PollScheduleNotify) != 0;
        PollEvents events = file.Poll(request.Caller, notify ? new PollNotice(device, poll.KernelHandle) : null);
        reply.WritePolled((uint)events);
        return Errno.None;
    }

    private void ForgetAll(ReadOnlySpan<byte> body)
    {
        var batch = new FuseReader(body);
        for (uint left = ForgetRequest.ReadCount(ref batch); left > 0; left--)
        {
            if (!ForgetRequest.TryReadNext(ref batch, out ForgetRequest forget))
                return;
            nodes.Forget(forget);
        }
    }
}
