using System.Net.Sockets;
using System.Text;

namespace Uacce.Cli.Serve;

/// <summary>Tells the service manager how far a server is (sd_notify(3)): one datagram for each state. Without a manager it does nothing.</summary>
internal sealed class ServiceNotice(string? address)
{
    public const string Ready = "READY=1";
    public const string Stopping = "STOPPING=1";

    /// <summary>To the manager that started this process, if one did.</summary>
    public static ServiceNotice OfProcess() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Says a state, and a line for people. False when there is a manager and it cannot be told.</summary>
    public bool Send(string state, string status)
    {
        if (string.IsNullOrEmpty(address))
            return true;
        // '@' stands for the zero byte of an abstract address.
        string name = address[0] == '@' ? string.Concat("\0", address.AsSpan(1)) : address;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes($"{state}\nSTATUS={status}\n"), new UnixDomainSocketEndPoint(name));
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
