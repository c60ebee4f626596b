using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.Control;

/// <summary>Answers on a unix socket. Thread-safe.</summary>
/// <remarks>
/// A client is a stranger: its line is bounded in length and time, it holds one of its user's places and no thread, and what is wrong
/// with it is answered to it and nobody else. Disposing ends connections and removes the socket.
/// </remarks>
internal sealed class ControlServer : IDisposable
{
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(100);

    private readonly ControlCommands _commands;
    private readonly ILogger _log;
    private readonly string _path;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlPlaces _places = new();

    // Connections that are served, and one for the server itself.
    private readonly CountdownEvent _served = new(1);
    private readonly Task _accepting;

    /// <summary>Listens at a path. A socket that nobody listens at any more is replaced.</summary>
    /// <exception cref="HostException">Another server listens there, or the socket cannot be made.</exception>
    public ControlServer(string path, UnixFileMode mode, ControlCommands commands, ILogger log)
    {
        _path = path;
        _commands = commands;
        _log = log;
        if (ControlClient.IsAnswered(path))
            throw new HostException($"Another server answers at {path}.");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            RemoveOld(path);
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            // Between the two nobody can connect.
            File.SetUnixFileMode(path, mode);
            _listener.Listen(ControlProtocol.Backlog);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _listener.Dispose();
            throw new HostException($"Cannot listen at {path}: {failure.Message}");
        }

        _accepting = Task.Run(AcceptAsync);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _accepting.GetAwaiter().GetResult();
        _listener.Dispose();
        File.Delete(_path);
        _served.Signal();
        _served.Wait();
        _served.Dispose();
        _stop.Dispose();
    }

    /// <summary>Makes room where a server that was killed listened; whatever else is there stays, and binding fails.</summary>
    private static void RemoveOld(string path)
    {
        if (FileStatus.TryRead(path, followLinks: false, out FileStatus old) == Errno.None && old.IsSocket)
            File.Delete(path);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                var peer = PeerCredentials.Of(client);
                if (!_places.TryTake(peer.User, client))
                {
                    client.Dispose();
                    continue;
                }

                _served.AddCount();
                _ = ServeAsync(client, peer);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of descriptors, or the client is gone already: neither is worth ending for, or spinning on.
                _log.ControlFailed(failure.SocketErrorCode);
                await Task.Delay(s_breath, TimeProvider.System).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket client, PeerCredentials peer)
    {
        try
        {
            using (client)
            {
                byte[] buffer = new byte[ControlProtocol.MaxRequest];
                int length;
                using (CancellationTokenSource asking = Limited())
                    length = await ReceiveLineAsync(client, buffer, asking.Token).ConfigureAwait(false);
                if (length < 0 || !_places.Keep(peer.User, client))
                    return;
                byte[] reply = [.. Answer(buffer.AsSpan(0, length), peer), (byte)'\n'];
                using CancellationTokenSource answering = Limited();
                for (int sent = 0; sent < reply.Length;)
                    sent += await client.SendAsync(reply.AsMemory(sent), SocketFlags.None, answering.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody to tell.
        }
#pragma warning disable CA1031 // a defect costs one client its answer
        catch (Exception defect)
#pragma warning restore CA1031
        {
            _log.ControlThrew(defect);
        }
        finally
        {
            _places.Leave(peer.User, client);
            _served.Signal();
        }
    }

    /// <summary>Bytes of the line without its end; -1 when it does not come, or is too long.</summary>
    private static async Task<int> ReceiveLineAsync(Socket client, byte[] buffer, CancellationToken limit)
    {
        int length = 0;
        while (length < buffer.Length)
        {
            int received = await client.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, limit).ConfigureAwait(false);
            if (received == 0)
                return -1;
            int end = buffer.AsSpan(length, received).IndexOf((byte)'\n');
            if (end >= 0)
                return length + end;
            length += received;
        }

        return -1;
    }

    private byte[] Answer(ReadOnlySpan<byte> line, PeerCredentials peer)
    {
        ControlReply reply;
        try
        {
            reply = JsonSerializer.Deserialize(line, RequestJson.Default.ControlRequest) is { } request
                ? _commands.Execute(request, peer)
                : ControlReply.Refusal("that is no question");
        }
        catch (JsonException)
        {
            reply = ControlReply.Refusal("that is no question of this protocol");
        }

        return JsonSerializer.SerializeToUtf8Bytes(reply, ReplyJson.Default.ControlReply);
    }

    private CancellationTokenSource Limited()
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limited.CancelAfter(ControlProtocol.Patience);
        return limited;
    }
}
