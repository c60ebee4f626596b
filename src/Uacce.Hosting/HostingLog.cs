using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Uacce.Abi;

namespace Uacce.Hosting;

/// <summary>What the room tells a log; <c>docs/hosting.md</c> has the list. An event id is never used for another event.</summary>
internal static partial class HostingLog
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Uacce.Hosting";

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "Request {Unique} ({Opcode}) threw; it was answered with EIO.")]
    public static partial void RequestThrew(this ILogger log, ulong unique, uint opcode, Exception defect);

    [LoggerMessage(EventId = 102, Level = LogLevel.Error, Message = "The kernel took no answer to request {Unique} ({Opcode}): {Error}.")]
    public static partial void AnswerRefused(this ILogger log, ulong unique, uint opcode, Errno error);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "{Device} cannot be opened for thread {Thread}: {Problem} ({Error}).")]
    public static partial void OpenRefused(this ILogger log, string device, uint thread, string problem, Errno error);

    [LoggerMessage(EventId = 104, Level = LogLevel.Error, Message = "Reading requests failed ({Error}); the file system ends.")]
    public static partial void ReadingFailed(this ILogger log, Errno error);

    [LoggerMessage(EventId = 105, Level = LogLevel.Error, Message = "{Directory} cannot be unmounted ({Error}).")]
    public static partial void UnmountFailed(this ILogger log, string directory, Errno error);

    [LoggerMessage(EventId = 106, Level = LogLevel.Warning, Message = "A control connection cannot be taken ({Error}).")]
    public static partial void ControlFailed(this ILogger log, SocketError error);

    [LoggerMessage(EventId = 107, Level = LogLevel.Error, Message = "A control command threw; its client got no answer.")]
    public static partial void ControlThrew(this ILogger log, Exception defect);
}
