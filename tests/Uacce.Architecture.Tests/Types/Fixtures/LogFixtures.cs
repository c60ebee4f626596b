using Microsoft.Extensions.Logging;

namespace Uacce.Architecture.Tests.Types.Fixtures;

internal static partial class RightLog
{
    [LoggerMessage(1, LogLevel.Information, "In its place.")]
    internal static partial void InPlace(ILogger logger);
}

internal static partial class Chatter
{
    [LoggerMessage(2, LogLevel.Information, "Out of place.")]
    internal static partial void OutOfPlace(ILogger logger);
}
