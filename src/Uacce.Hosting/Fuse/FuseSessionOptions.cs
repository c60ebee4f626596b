using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Uacce.Hosting.Fuse;

/// <summary>How a file system is served.</summary>
internal sealed class FuseSessionOptions
{
    /// <summary>Threads that read requests. Defaults to 4: a START or PUT that waits for its worker keeps one.</summary>
    public int Threads { get; set; } = 4;

    /// <summary>Where defects are reported. Defaults to nowhere.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;
}
