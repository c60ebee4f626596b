namespace Uacce.Hosting.Control;

/// <summary>What one process has open on one device.</summary>
/// <param name="Process">Its process id.</param>
/// <param name="Command">Its name now, as it chose it: any characters; empty when it has ended.</param>
/// <param name="User">The user who opened.</param>
/// <param name="Device">The device.</param>
/// <param name="Queues">Queues it has open there.</param>
/// <param name="Started">How many of them are started.</param>
/// <param name="Requests">Requests done for those.</param>
internal sealed record ClientReport(int Process, string Command, long User, string Device, int Queues, int Started, long Requests);
