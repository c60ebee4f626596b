namespace Uacce.Hosting.Control;

/// <summary>The server itself.</summary>
/// <param name="Process">Its process id.</param>
/// <param name="Root">Where it shows its devices.</param>
/// <param name="Draining">Whether it is about to end and opens no more queues.</param>
internal sealed record ServerReport(int Process, string Root, bool Draining);
