namespace Uacce.Hosting.Control;

/// <summary>The limits of the control protocol: one line of JSON asks, one line answers, and the connection ends.</summary>
internal static class ControlProtocol
{
    /// <summary>The version that both lines name. Members may be added to answers; anything else is another version.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a question, with its line feed.</summary>
    public const int MaxRequest = 4096;

    /// <summary>Bytes of an answer that a client takes: some hundred for each of a device's 1,024 queues, and room.</summary>
    public const int MaxReply = 4 << 20;

    /// <summary>Connections of one user at a time; <see cref="ControlPlaces"/> says what becomes of more.</summary>
    public const int MaxConnectionsOfUser = 16;

    /// <summary>Connections that wait to be taken.</summary>
    public const int Backlog = 64;

    /// <summary>How long a client may take to ask, and again to read the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
