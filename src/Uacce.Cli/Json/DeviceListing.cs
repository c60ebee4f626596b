namespace Uacce.Cli.Json;

/// <summary>What <c>uacce list --json</c> writes; described in <c>docs/cli.md</c>.</summary>
internal sealed record DeviceListing(KernelClass Kernel, IReadOnlyList<DeviceEntry> Devices);

/// <summary>The kernel's class directory.</summary>
internal sealed record KernelClass(string Directory, bool Present, int Devices);

/// <summary>One device.</summary>
internal sealed record DeviceEntry(
    string Name,
    string Source,
    string Api,
    bool SharedAddresses,
    IReadOnlyList<string> Algorithms,
    string? Effort,
    int? AvailableQueues,
    int NumaNode,
    bool Isolated,
    int MmioBytes,
    int DusBytes);
