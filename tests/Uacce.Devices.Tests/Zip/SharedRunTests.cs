using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>A queue whose requests several workers do: nobody can tell, but by the time that it takes.</summary>
public sealed class SharedRunTests : IDisposable
{
    private const int Depth = 64;

    private readonly ZipRig _rig = new(workers: 3, depth: Depth);
    private readonly Random _random = new(7);

    public void Dispose() => _rig.Dispose();

    private long Helped => _rig.Workers.Snapshot().Sum(worker => worker.Helped);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CompletionsComeInTheOrderOfTheSlotsWithWhatBelongsToThem(bool sharePage)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage);
        for (int round = 0; round < 40 || Helped == 0; round++)
        {
            Assert.True(round < 4_000, "In all the time no other worker has helped.");
            Job[] jobs = [.. Enumerable.Range(0, 1 + _random.Next(Depth - 2)).Select(_ => NewJob(_random.Next(20_000)))];
            RunAll(queue, jobs);
        }
    }

    /// <summary>The piece of a stream and an error lie between others in the ring.</summary>
    [Fact]
    public void StreamsAndErrorsAmongThemStayWhatTheyAre()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        for (int round = 0; round < 60 || Helped == 0; round++)
        {
            Assert.True(round < 4_000, "In all the time no other worker has helped.");
            byte[] text = Text(30_000);
            Rig.Buffer source = _rig.Allocate(text);
            Rig.Buffer room = _rig.Allocate(20_000);
            Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
            using var stream = new MemoryStream();
            ZipDescriptor last = default;
            for (int piece = 0; piece < 3; piece++)
            {
                Job[] before = NewJobs();
                Job[] behind = NewJobs();
                ZipDescriptor bad = behind[0].Descriptor with { SourceAddress = 16 };
                ZipDescriptor next = Requests.Stream(
                    ZipRequestType.Zlib, piece == 0, piece == 2, source.Address + (uint)(piece * 10_000), 10_000, room.Address, 20_000, context, last);
                int[] slots = [.. before.Select(job => job.Descriptor).Append(next).Append(bad).Concat(behind.Select(job => job.Descriptor)).Select(one => queue.Write(one))];
                queue.Ring();
                ZipDescriptor[] done = [.. slots.Select(slot => Taken(queue, slot))];
                queue.Acknowledge();
                for (int i = 0; i < before.Length; i++)
                    before[i].Check(done[i]);
                last = done[before.Length];
                Assert.True(Requests.StatusOf(last).IsSuccess, $"piece {piece}: {Requests.StatusOf(last)}");
                Assert.Equal(10_000u, last.Consumed);
                stream.Write(room.Span[..(int)last.Produced]);
                Assert.Equal(ZipStatus.BadAddress, done[before.Length + 1].Status);
                for (int i = 0; i < behind.Length; i++)
                    behind[i].Check(done[before.Length + 2 + i]);
            }

            Assert.Equal(text, Oracle.Decompress(ZipRequestType.Zlib, stream.ToArray()));
        }

        Job[] NewJobs() => [.. Enumerable.Range(0, 1 + _random.Next(8)).Select(_ => NewJob(4_000 + _random.Next(8_000)))];
    }

    [Fact]
    public void RequestsThatFailAtOnceAreNotWorthSharing()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        ZipDescriptor bad = NewJob(8_000).Descriptor with { SourceAddress = 16, InputLength = 8 << 20 };
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < 40; i++)
                queue.Write(bad);
            queue.Ring();
            for (int i = 0; i < 40; i++)
                queue.Take();
            queue.Acknowledge();
        }

        Assert.Equal(0, Helped);
    }

    [Fact]
    public void ARequestThatIsChangedWhileItWaitsHarmsNobodyElse()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        using RawQueue other = _rig.Open(ZipQueueType.Compress, sharePage: true);
        for (int round = 0; round < 300; round++)
        {
            Job[] jobs = [.. Enumerable.Range(0, 40).Select(_ => NewJob(6_000))];
            int[] slots = [.. jobs.Select(job => queue.Write(job.Descriptor))];
            queue.Ring();
            for (int i = 0; i < 200; i++)
            {
                ulong wild = (ulong)_random.NextInt64();
                int word = _random.Next(QmDusLayout.DescriptorSize / sizeof(ulong));
                queue.Dus.Word64((slots[_random.Next(slots.Length)] * QmDusLayout.DescriptorSize) + (word * sizeof(ulong))).WriteRelease(wild);
            }

            Job good = NewJob(5_000);
            good.Check(other.Run(good.Descriptor));
            foreach (int slot in slots)
                Assert.Equal(slot, queue.Take().Slot);
            queue.Acknowledge();
        }
    }

    [Fact]
    public void AQueueThatIsClosedAtWorkLeavesNoWorkerInItsMemory()
    {
        for (int round = 0; round < 200; round++)
        {
            RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
            var memory = new PageMemory(1 << 16);
            int token = _rig.Space.Register(memory.Window.Address, 1 << 16, MemoryAccess.ReadWrite);
            ZipDescriptor request = NewJob(8_000).Descriptor;
            request.DestinationAddress = memory.Window.Address;
            request.OutputAvailable = 1 << 16;
            for (int i = 0; i < Depth - 1; i++)
                queue.Write(request);
            queue.Ring();
            for (int i = _random.Next(20); i > 0; i--)
                queue.Take();
            queue.Dispose();
            _rig.Space.Unregister(token);
            memory.Memory.Span.Clear();
            Thread.SpinWait(5_000);
            Assert.False(memory.Memory.Span.ContainsAnyExcept((byte)0), "A worker has written for a queue that was closed.");
        }
    }

    private void RunAll(RawQueue queue, Job[] jobs)
    {
        int[] slots = [.. jobs.Select(job => queue.Write(job.Descriptor))];
        queue.Ring();
        for (int i = 0; i < jobs.Length; i++)
            jobs[i].Check(Taken(queue, slots[i])); // at once: what was published is all there
        queue.Acknowledge();
    }

    private static ZipDescriptor Taken(RawQueue queue, int slot)
    {
        Assert.Equal(slot, queue.Take().Slot);
        return queue.ReadSlot(slot);
    }

    private Job NewJob(int length)
    {
        byte[] text = Text(length);
        return new Job(text, _rig.Allocate(text), _rig.Allocate(length + 200), (uint)_random.Next());
    }

    private byte[] Text(int length)
    {
        byte[] text = new byte[length];
        _random.NextBytes(text);
        foreach (ref byte letter in text.AsSpan())
            letter &= 0x1F;
        return text;
    }

    private sealed record Job(byte[] Text, Rig.Buffer Source, Rig.Buffer Room, uint Tag)
    {
        public ZipDescriptor Descriptor => Requests.Stateless(ZipRequestType.Gzip, Source, Room) with { Tag = Tag, InputLength = (uint)Text.Length };

        public void Check(in ZipDescriptor done)
        {
            Assert.True(Requests.StatusOf(done).IsSuccess, $"{Requests.StatusOf(done)}");
            Assert.Equal((Tag, (uint)Text.Length), (done.Tag, done.Consumed));
            Assert.Equal(Text, Oracle.Decompress(ZipRequestType.Gzip, Room.Span[..(int)done.Produced]));
            Room.AssertMargins();
        }
    }
}
