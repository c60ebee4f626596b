namespace Uacce.Cli.Json;

/// <summary>What <c>uacce doctor --json</c> writes; described in <c>docs/cli.md</c>.</summary>
internal sealed record DoctorListing(bool Healthy, IReadOnlyList<Doctor.Finding> Findings);
