namespace Uacce.Framework;

/// <summary>Counters of one worker since it started.</summary>
/// <param name="Index">Which worker.</param>
/// <param name="Attached">Queues it serves.</param>
/// <param name="Sleeps">Times it went to sleep.</param>
/// <param name="Wakes">Times a client, or a worker with much to do, had to wake it: at most one for each change from idle to busy.</param>
/// <param name="Helped">Requests it did in runs of queues that other workers serve.</param>
public readonly record struct WorkerSnapshot(int Index, int Attached, long Sleeps, long Wakes, long Helped);
