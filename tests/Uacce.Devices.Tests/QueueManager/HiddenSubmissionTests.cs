using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>Submissions whose doorbell a completion's has overwritten: all orders of the stores and looks that matter.</summary>
public sealed class HiddenSubmissionTests
{
    private const int Depth = Schedules.Depth;

    private static readonly ZipDescriptor s_entry = Schedules.Entry;

    [Theory]
    [InlineData(0, false, 2, 3)]
    [InlineData(0, true, 3, 2)]
    [InlineData(3, false, 3, 2)] // over the end of the ring
    [InlineData(5, true, 2, 3)] // in the second lap
    public void NothingIsLostOrTakenTwiceOrInPartsInAnyOrder(int before, bool backwards, int entries, int looks)
    {
        using var schedules = new Schedules(ZipMarks.Instance, before, backwards, entries, looks);
        Assert.Equal(0, schedules.Lost);
        Assert.True(schedules.Count > 3_000, $"{schedules.Count} schedules");
    }

    [Fact]
    public void WithoutMarksSomeOrdersLoseASubmission()
    {
        using var schedules = new Schedules(marks: null, before: 0, backwards: false, entries: 2, looks: 3);
        Assert.True(schedules.Lost > 0, "this search would not see a lost submission");
    }

    /// <summary>Whatever words of an entry have arrived, in whatever slot: without all that matter it is not taken.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Depth)]
    [InlineData((2 * Depth) + 1)]
    public void AnEntryOfWhichAWordIsMissingIsNeverWhole(int before)
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        for (int i = 0; i < before; i++)
            Pass(queue, s_entry with { SourceAddress = 0x1000, DestinationAddress = 0x2000, InputLength = 1, OutputAvailable = 2, Tag = 3 });
        Send(queue);
        queue.Look();
        queue.Acknowledge();
        queue.Submissions.Read(queue.Tail, out ZipDescriptor left);
        Assert.Equal(QmEntryState.Missing, ZipMarks.Instance.Look(queue.Submissions, queue.Tail, QmSlotMarks.All));
        int whole = 0;
        for (int subset = 0; subset < 1 << 16; subset++)
        {
            for (int word = 0; word < 16; word++)
            {
                if ((subset & (1 << word)) != 0)
                    queue.StoreWord(s_entry, word);
            }

            bool fresh = ZipMarks.Instance.Look(queue.Submissions, queue.Tail, QmSlotMarks.All) == QmEntryState.Whole;
            whole += fresh ? 1 : 0;
            queue.Submissions.Read(queue.Tail, out ZipDescriptor taken);
            if (fresh)
                Assert.Equal(s_entry, taken with { TotalSize = 0, Checksum = 0 });
            queue.Submissions.Write(queue.Tail, left);
        }

        Assert.True(whole > 0, "a whole entry is not taken either");
    }

    [Fact]
    public void ADoorbellBehindWhatWasTakenIsNoLap()
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        Send(queue);
        queue.Look();
        Store(queue);
        queue.Acknowledge();
        queue.LookLong(); // takes what is there and not rung
        Assert.Equal(2, queue.Executed.Count);
        queue.Ring();
        queue.LookLong();
        Assert.Equal(2, queue.Executed.Count);
    }

    [Fact]
    public void AQueueThatRangLastHidesNothing()
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        Store(queue);
        queue.LookLong();
        Assert.Empty(queue.Executed); // its doorbell is still to come
        queue.Ring();
        queue.Look();
        Assert.Single(queue.Executed);
    }

    /// <summary>A client may prepare an entry, and fill its buffers then, and ring at last.</summary>
    [Fact]
    public void WhatIsPreparedWhileNothingIsRungIsNotTaken()
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        for (int i = 1; i <= 3 * Depth; i++)
        {
            Send(queue);
            queue.Look();
            queue.Acknowledge();
            queue.Look(); // the next slot is empty
            Store(queue);
            for (int wait = 0; wait < 3; wait++)
                queue.LookLong();
            Assert.Equal(i, queue.Executed.Count);
        }
    }

    [Fact]
    public void WhatIsPreparedIsTakenWithTheDoorbellOfAnother()
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        Send(queue);
        Send(queue);
        queue.Look();
        queue.Acknowledge();
        queue.Look(); // the next slot is empty
        Store(queue);
        queue.LookLong();
        Assert.Equal(2, queue.Executed.Count);
        queue.Acknowledge(); // behind the entry, and it may hide its doorbell
        queue.Look(10);
        Assert.Equal(2, queue.Executed.Count); // not at once: its doorbell may still come
        queue.LookLong();
        Assert.Equal(3, queue.Executed.Count);
    }

    public enum Kind
    {
        Lists,
        Stream,
        StaleResults,
        OnlyWhatChanges,
    }

    [Theory]
    [InlineData(Kind.Lists)]
    [InlineData(Kind.Stream)]
    [InlineData(Kind.StaleResults)]
    [InlineData(Kind.OnlyWhatChanges)]
    public void AnEntryThatMarksCannotTellWaitsForTheClientsThreads(Kind kind)
    {
        var space = new WatchedSpace();
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance, space);
        ZipDescriptor entry = kind switch
        {
            Kind.Lists => s_entry with { Type = ZipTypeWord.Create(ZipRequestType.Gzip, scattered: true).Value },
            Kind.Stream => s_entry with { SourceControl = s_entry.SourceControl | ZipControl.Stateful, ContextAddress = 0x7F00_0000_4000, Context0 = 1 },
            Kind.StaleResults => s_entry with { Consumed = 1, Produced = 2 },
            _ => s_entry,
        };
        int firstWord = kind == Kind.OnlyWhatChanges ? 9 : 0; // the addresses
        int endWord = kind == Kind.OnlyWhatChanges ? 11 : 16;
        for (int lap = 0; lap < 2 * Depth; lap++)
            Pass(queue, entry);
        Send(queue, entry);
        queue.Look();
        Store(queue, entry, firstWord, endWord);
        queue.Acknowledge();
        int done = queue.Executed.Count;
        queue.LookLong();
        Assert.Equal(done, queue.Executed.Count);
        entry.SourceAddress += 64;
        Store(queue, entry, firstWord, endWord); // it was not complete: the watch begins anew
        space.HaveMoved = true;
        queue.Look();
        Assert.Equal(done, queue.Executed.Count);
        queue.Look();
        Assert.Equal(done + 1, queue.Executed.Count);
        Assert.Equal(entry.SourceAddress, queue.Executed[^1].SourceAddress);
        Assert.Equal(2, space.Watches);
        // The same in the next lap: who moved then need not have moved now.
        queue.Ring();
        for (int i = 0; i < Depth - 1; i++)
        {
            queue.Acknowledge();
            Send(queue, entry);
            queue.Look();
        }

        space.HaveMoved = false;
        done = queue.Executed.Count;
        Store(queue, entry, firstWord, endWord);
        queue.Acknowledge();
        queue.LookLong();
        Assert.Equal(done, queue.Executed.Count);
        Assert.Equal(3, space.Watches);
    }

    [Fact]
    public void EntriesOfListsAreLeftAloneWhereThreadsCannotBeSeen()
    {
        using var queue = new SteppedQueue(Depth, ZipMarks.Instance);
        ZipDescriptor entry = s_entry;
        entry.Type = ZipTypeWord.Create(ZipRequestType.Gzip, scattered: true).Value;
        for (int lap = 0; lap < 2 * Depth; lap++)
            Pass(queue, entry);
        Send(queue, entry);
        queue.Look();
        Store(queue, entry);
        queue.Acknowledge();
        int done = queue.Executed.Count;
        queue.LookLong();
        Assert.Equal(done, queue.Executed.Count);
        queue.Ring();
        queue.Look();
        Assert.Equal(done + 1, queue.Executed.Count);
    }

    private static void Store(SteppedQueue queue) => Store(queue, s_entry);

    private static void Store(SteppedQueue queue, in ZipDescriptor entry, int firstWord = 0, int endWord = 16)
    {
        for (int word = firstWord; word < endWord; word++)
            queue.StoreWord(entry, word);
    }

    private static void Send(SteppedQueue queue) => Send(queue, s_entry);

    private static void Send(SteppedQueue queue, in ZipDescriptor entry)
    {
        Store(queue, entry);
        queue.Ring();
    }

    private static void Pass(SteppedQueue queue) => Pass(queue, s_entry);

    private static void Pass(SteppedQueue queue, in ZipDescriptor entry)
    {
        Send(queue, entry);
        queue.Look();
        queue.Acknowledge();
    }

    private sealed class WatchedSpace : AddressSpace
    {
        public bool HaveMoved { get; set; }

        public int Watches { get; private set; }

        protected internal override bool CanCopy => false;

        protected internal override IThreadWatch WatchThreads()
        {
            Watches++;
            return new Watch(this);
        }

        protected internal override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
        {
            (window, token) = (default, 0);
            return false;
        }

        protected internal override void Release(int token)
        {
        }

        protected internal override bool TryRead(ulong address, Span<byte> destination) => false;

        protected internal override bool TryWrite(ulong address, ReadOnlySpan<byte> source) => false;

        private sealed class Watch(WatchedSpace space) : IThreadWatch
        {
            public bool HaveAllMoved => space.HaveMoved;
        }
    }
}
