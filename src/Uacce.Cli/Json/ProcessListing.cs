using Uacce.Hosting.Control;

namespace Uacce.Cli.Json;

/// <summary>What <c>uacce ps --json</c> writes; described in <c>docs/cli.md</c>.</summary>
internal sealed record ProcessListing(IReadOnlyList<ClientReport> Clients);
