using System.Net.Sockets;
using System.Text.Json;

namespace Uacce.Hosting.Control;

/// <summary>Asks a server.</summary>
internal static class ControlClient
{
    /// <summary>How long a server may take: a removal waits for the requests that workers are in.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether somebody listens at a path.</summary>
    public static bool IsAnswered(string path)
    {
        using Socket? socket = TryConnect(path, out _);
        return socket is not null;
    }

    /// <summary>Asks one question.</summary>
    /// <exception cref="HostException">Nobody answers, or the answer is a refusal.</exception>
    public static ControlReply Ask(string path, ControlRequest request)
    {
        using Socket socket = TryConnect(path, out SocketError error) ?? throw new HostException(error switch
        {
            SocketError.AccessDenied => $"{path} may not be used by this user.",
            _ => $"No server answers at {path}.",
        });
        socket.SendTimeout = socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        try
        {
            using var stream = new NetworkStream(socket);
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(request with { Version = ControlProtocol.Version }, RequestJson.Default.ControlRequest), (byte)'\n']);
            ControlReply reply = JsonSerializer.Deserialize(ReadLine(stream), ReplyJson.Default.ControlReply) ?? throw new JsonException();
            return reply.Error is { } refusal ? throw new HostException($"{refusal}.") : reply;
        }
        catch (Exception failure) when (failure is IOException and not HostException or JsonException)
        {
            throw new HostException($"The server at {path} gave no answer that can be understood.");
        }
    }

    private static byte[] ReadLine(NetworkStream stream)
    {
        var line = new MemoryStream();
        byte[] part = new byte[16 << 10];
        while (line.Length < ControlProtocol.MaxReply)
        {
            int length = stream.Read(part);
            int end = part.AsSpan(0, length).IndexOf((byte)'\n');
            line.Write(part, 0, end < 0 ? length : end);
            if (end >= 0)
                return line.ToArray();
            if (length == 0)
                break;
        }

        throw new JsonException();
    }

    private static Socket? TryConnect(string path, out SocketError error)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        error = SocketError.Success;
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentOutOfRangeException)
        {
            // The latter: a path that no socket can have is one that nobody listens at.
            error = (failure as SocketException)?.SocketErrorCode ?? SocketError.AddressNotAvailable;
            socket.Dispose();
            return null;
        }
    }
}
