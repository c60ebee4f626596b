using Microsoft.Extensions.Logging;

namespace Uacce.Framework;

/// <summary>What the framework tells a log; <c>docs/logging.md</c> has the list. An event id is never used for another event.</summary>
/// <remarks>Registration, removal and defects only: nothing here lies on the path of a request.</remarks>
internal static partial class FrameworkLog
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Uacce.Framework";

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Device} is registered.")]
    public static partial void DeviceRegistered(this ILogger log, string device);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Device} is removed.")]
    public static partial void DeviceRemoved(this ILogger log, string device);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The driver of {Device} threw in {Operation}.")]
    public static partial void DriverThrew(this ILogger log, string device, string operation, Exception defect);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "A waiter for a queue of {Device} threw.")]
    public static partial void WaiterThrew(this ILogger log, string device, Exception defect);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "The model of {Device} threw at work; that queue gets no more of it.")]
    public static partial void ModelThrew(this ILogger log, string device, Exception defect);
}
