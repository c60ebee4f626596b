namespace Uacce.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Topic">What: <c>kernel</c>, <c>engine</c>, <c>processors</c>, <c>round trip</c>, <c>nodes</c>, <c>server</c>.</param>
/// <param name="Subject">Which of them.</param>
/// <param name="Health">How it is.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do about it, or null.</param>
internal sealed record Finding(string Topic, string Subject, Health Health, string Message, string? Advice = null);
