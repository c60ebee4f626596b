using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Uacce.Abi;

namespace Uacce.Embedded;

/// <summary>What devices to make inside the process.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>Worker threads. Defaults to the number of processors. They sleep while there is no work.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>One compression device is made for each of these. Defaults to all four efforts.</summary>
    public IReadOnlyList<CompressionEffort> Efforts { get; set; } =
        [CompressionEffort.Fast, CompressionEffort.Balanced, CompressionEffort.Best, CompressionEffort.None];

    /// <summary>Queue manager version of the devices, 2 or 3. Version 2 has no raw deflate, as its hardware has none. Defaults to 3.</summary>
    public int QueueManagerVersion { get; set; } = 3;

    /// <summary>
    /// Names of the engines that may be used, best first: <c>isa-l</c>, <c>libdeflate</c>, <c>managed</c>, <c>dotnet</c>. One of them must be
    /// here; what they cannot do, those that are always there do. Empty, the default, chooses automatically for each request among those
    /// installed.
    /// </summary>
    public IReadOnlyList<string> Engines { get; set; } = [];

    /// <summary>Hardware errors within one hour after which a device is isolated; 0, the default: never.</summary>
    public ushort IsolationThreshold { get; set; }

    /// <summary>Whether an isolated device refuses to open queues, with EIO. Defaults to false: isolation then advises clients only.</summary>
    public bool RefuseOpensWhenIsolated { get; set; }

    /// <summary>
    /// Where the devices report registration, removal and defects. Defaults to nowhere. Its loggers may be called with locks
    /// held, so they must not call back into devices or pools, and must not throw.
    /// </summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;
}
