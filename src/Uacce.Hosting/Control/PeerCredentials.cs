using System.Buffers.Binary;
using System.Net.Sockets;
using Uacce.Native;

namespace Uacce.Hosting.Control;

/// <summary>Who is at the other end of a unix socket, as the kernel noted it when the connection was made.</summary>
internal readonly record struct PeerCredentials(int Process, uint User)
{
    /// <summary>Whether it may change things: root, and the user this server runs as.</summary>
    public bool MayChange => User == 0 || User == ProcessIdentity.User;

    /// <summary><c>SO_PEERCRED</c>: <c>struct ucred</c> of three ints.</summary>
    public static PeerCredentials Of(Socket socket)
    {
        const int SocketLevel = 1;
        const int PeerCredentialsOption = 17;
        const int UserOffset = 4;
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, credentials);
        return new PeerCredentials(BinaryPrimitives.ReadInt32LittleEndian(credentials), BinaryPrimitives.ReadUInt32LittleEndian(credentials[UserOffset..]));
    }
}
