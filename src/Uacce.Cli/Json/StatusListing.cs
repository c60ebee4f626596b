using Uacce.Hosting.Control;

namespace Uacce.Cli.Json;

/// <summary>What <c>uacce status --json</c> writes; described in <c>docs/cli.md</c>.</summary>
internal sealed record StatusListing(ServerReport Server, IReadOnlyList<DeviceReport> Devices);
