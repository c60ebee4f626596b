using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Uacce.Framework;

/// <summary>What a registry needs from its surroundings.</summary>
public sealed class UacceRegistryOptions
{
    /// <summary>
    /// Where devices report registration, removal and defects of drivers, models and waiters. Defaults to nowhere. Its
    /// loggers may be called with locks of the framework held, so they must not call back into it, and must not throw.
    /// </summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Events that are kept for readers. Defaults to 256.</summary>
    public int Events { get; set; } = 256;

    /// <summary>The clock of the events. Defaults to the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
