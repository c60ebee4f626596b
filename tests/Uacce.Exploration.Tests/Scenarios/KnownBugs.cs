using Uacce.Abi;
using Uacce.Exploration.Tests.Scheduling;
using Uacce.Exploration.Tests.Support;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>The bugs that the exploration must find, or its silence about the framework as it is would mean nothing.</summary>
internal static class KnownBugs
{
    private const string BehindBinding = "A device has reached for memory behind a binding that was gone.";

    public static IReadOnlyList<KnownBug> All { get; } =
    [
        new("unbind-under-queue-lock", Lifecycle.TwoClosers, "Nobody can go on.") { Plant = UnbindUnderTheQueueLock },
        new("start-without-state-check", Lifecycle.OneQueue, "on a hardware queue that is", "Driver operation start has begun after removal")
        {
            Plant = static system => system.Starts = StartTheDead,
        },
        new("start-without-lock", Lifecycle.OneQueue, "on a hardware queue that is") { Mutation = NoLock("UacceQueue.Start") },
        new("put-without-lock", Lifecycle.OneQueue, "on a hardware queue that is") { Mutation = NoLock("UacceQueue.Put") },
        new("kill-without-lock", Lifecycle.TwoClosers, "on a hardware queue that is") { Mutation = NoLock("UacceQueue.Kill") },
        new("open-without-lock", Lifecycle.OpenAndRemove, "after removal returned", "Removal has returned, and") { Mutation = NoLock("UacceDevice.Open") },
        new("map-without-lock", Lifecycle.Regions, "Driver operation map", "Removal has returned, and a driver operation still runs") { Mutation = NoLock("UacceQueue.Map") },
        new("no-gate", AtWork.CarelessStop, BehindBinding) { Mutation = NoWait("AccessGate.Close") },
        new("no-gate-one-pasid", AtWork.CarelessStopOnePasid, "another space's by now", BehindBinding) { Mutation = NoWait("AccessGate.Close") },
        new("no-poll-gate", Lifecycle.Polls, "Driver operation updated", "Removal has returned, and a driver operation still runs") { Mutation = NoWait("AccessGate.Close") },
        new("no-attribute-gate", Lifecycle.Attributes, "a driver operation still runs") { Mutation = NoWait("AccessGate.Close") },
        new("stop-does-not-wait", AtWork.Worker, "a worker is inside") { Mutation = NoWait("WorkAttachment.Detach") },
        new("run-is-not-withdrawn", AtWork.BrokenRun, "a worker is inside", "takes part in the work of a queue that was stopped", BehindBinding)
        {
            Plant = static system => system.WithdrawsRuns = false,
        },
        new("reset-lets-opens-in", Resets.Open, "begins anew, and", "has begun anew, and", "reset has returned, and a queue") { Mutation = NoLock("UacceDevice.Open") },
        new("reset-does-not-stop", Resets.AtWork, "a worker is inside") { Mutation = NoWait("WorkAttachment.Detach") },
        new("reset-without-gate", Resets.AndEnds, "Driver operation reset", "a driver operation still runs") { Mutation = NoWait("AccessGate.Close") },
        new("reset-queue-starts-again", Resets.AndEnds, "on a hardware queue that is", "Driver operation start has begun after removal", "anew, and")
        {
            Plant = static system => system.Starts = StartTheDead,
        },
        new("range-does-not-wait", Ranges.TakenBack, "uses a range that was taken back") { Mutation = NoWait("RegisteredRanges.Unregister") },
    ];

    private static Mutation NoLock(string place) => new() { WithoutLockAt = place };

    private static Mutation NoWait(string place) => new() { WithoutWaitAt = place };

    /// <summary>A start that finds the queue dead and goes on.</summary>
    private static Errno StartTheDead(JudgedQueue queue)
    {
        Errno answer = queue.Queue.Start(queue.Space);
        return answer == Errno.ENXIO ? queue.Queue.Device.Driver.StartQueue(queue.Queue) : answer;
    }

    /// <summary>
    /// The kernel's inversion of 2019: closing takes the lock of the SVA layer under the queue's, to unbind, and that layer calls
    /// up into queues under its own. The lock is one that the order of locks does not know: who knows it refuses at once.
    /// </summary>
    private static void UnbindUnderTheQueueLock(JudgedSystem system)
    {
        var sva = new Lock();
        void Locked(Action body, string by)
        {
            SchedulePoint.Scheduler!.Take(sva, LockRank.Leaf, "sva", by);
            body();
            SchedulePoint.Scheduler!.Drop(sva);
        }

        system.Driver.Puts = _ => Locked(static () => { }, "unbind");
        system.Exits = space => Locked(space.Exit, "exit");
    }
}
