using System.Diagnostics;
using Uacce.Abi;
using Uacce.Client.Compression;
using Uacce.Client.Streams;
using Xunit;

namespace Uacce.Client.Tests;

[Collection(nameof(Alone))]
public sealed class LostWakeUpTests
{
    [Fact]
    public void ACompletionTakenByAnother_JustBeforeAThreadSleeps_StillWakesIt()
    {
        SilentSource? source = null;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false });
        using var queue = new ZipQueue(lab.Pool.Devices[0], ZipQueueType.Compress, TimeSpan.Zero);
        using var input = new HandedMemory(queue.Ring.Transport, 1 << 20);
        using var output = new HandedMemory(queue.Ring.Transport, 2 << 20);
        Data.Mixed(1 << 20).CopyTo(input.Memory.Span);
        int taken = 0;
        // Between the last look at the ring and poll, somebody else reaps and acknowledges.
        source!.BeforePoll = () =>
        {
            long start = Stopwatch.GetTimestamp();
            while (!queue.Ring.Reap())
                Assert.True(Stopwatch.GetElapsedTime(start) < Deadline.Long, $"Nothing to reap. {lab.State}");
            taken++;
        };
        var longest = TimeSpan.Zero;
        for (int i = 0; i < 20; i++)
        {
            var request = new ZipRequest();
            request.Prepare(asynchronous: false);
            ZipDescriptor descriptor = queue.Describe(
                ZipRequestType.Gzip, ZipControl.NewStream | ZipControl.Finish, input.Address, input.Length, output.Address, output.Length);
            long start = Stopwatch.GetTimestamp();
            queue.Submit(descriptor, request);
            queue.Ring.Wait(request, Deadline.Long);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            longest = elapsed > longest ? elapsed : longest;
            Assert.True(new ZipStatus(request.Result.Status).IsSuccess);
        }

        Assert.True(taken > 0, "No thread ever slept: nothing was tested.");
        Assert.True(longest < TimeSpan.FromMilliseconds(900), $"A thread slept {longest} although its request was done. {lab.State}");
    }
}
