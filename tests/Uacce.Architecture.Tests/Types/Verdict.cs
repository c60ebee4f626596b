namespace Uacce.Architecture.Tests.Types;

/// <summary>How many types a rule applied to, and what it found. No subjects is a pass for few rules.</summary>
internal sealed record Verdict(int Subjects, IReadOnlyList<string> Complaints);
