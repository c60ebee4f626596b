using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Testing;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>Rings, doorbells, phase and order.</summary>
public sealed class RingTests : IDisposable
{
    private readonly ZipRig _rig = new(depth: 16);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PhaseFlipsOverManyLaps(bool sharePage)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage);
        for (int i = 0; i < 16 * 5; i++)
            queue.Run(Nothing);
        Assert.False(queue.HasCompletion, "a completion nobody asked for");
    }

    [Fact]
    public void AllSlotsButOneMayBeOutstandingAndCompleteInOrder()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        for (int lap = 0; lap < 3; lap++)
        {
            var slots = new List<int>();
            for (int i = 0; i < 15; i++)
                slots.Add(queue.Write(Nothing));
            queue.Ring();
            foreach (int slot in slots)
                Assert.Equal(slot, queue.Take().Slot);
        }
    }

    [Fact]
    public void DoorbellsThatMakeNoSenseChangeNothing()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        queue.Write(Nothing);
        foreach (QmDoorbell doorbell in (QmDoorbell[])
            [
                QmDoorbell.Submission(queue.Number, 16), // outside the ring
                QmDoorbell.Submission(queue.Number, ushort.MaxValue),
                QmDoorbell.Submission(queue.Number + 1, 1), // another queue
                new(0xFFFF_FFFF_FFFF_FFFF),
                new((ulong)(uint)queue.Number | (7UL << 12) | (1UL << 32)), // an unknown command
            ])
        {
            queue.Doorbell.WriteRelease(doorbell.Value);
            using RawQueue other = _rig.Open(ZipQueueType.Compress);
            other.Run(Nothing); // the same worker has been round since
            Assert.False(queue.HasCompletion, $"{doorbell} was taken for a submission");
        }

        queue.Ring();
        queue.Take();
    }

    [Fact]
    public void OnlyResultWordsChangeInTheSlot()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        Rig.Buffer source = _rig.Allocate("only result words change in the slot"u8);
        Rig.Buffer destination = _rig.Allocate(200);
        ZipDescriptor sent = Requests.Stateless(ZipRequestType.Zlib, source, destination);
        sent.Type |= 0xABCD_0000; // upper half may be dirty
        sent.TagHigh = 0x55;
        ZipDescriptor done = queue.Run(sent);
        Assert.True(Requests.StatusOf(done).IsSuccess);
        (done.Consumed, done.Produced, done.CompressedLength, done.Status) = (0, 0, 0, 0);
        (done.Context0, done.Context1, done.Context2, done.TotalSize, done.Checksum) = (0, 0, 0, 0, 0);
        Assert.Equal(sent, done);
    }

    /// <summary>Of a client without a share page, that is: what UADK reads of an entry that is done.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MarksSpareWhatALibraryReadsAgain(bool stream)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer source = _rig.Allocate("marks spare what a library reads again"u8);
        Rig.Buffer destination = _rig.Allocate(200);
        Rig.Buffer context = _rig.Allocate(1 << 16);
        ZipDescriptor sent = stream
            ? Requests.Stream(ZipRequestType.Zlib, true, true, source.Address, source.Length, destination.Address, 200, context, default)
            : Requests.Stateless(ZipRequestType.Zlib, source, destination);
        ZipDescriptor done = queue.Run(sent);
        Assert.True(Requests.StatusOf(done).IsSuccess);
        Assert.True(done.Consumed == source.Length && done.Produced > 0 && done.CompressedLength == 0);
        Assert.Equal(
            (sent.InputLength, sent.SourceControl, sent.Type, sent.TagOrLiteralSize, sent.OutputAvailable, sent.ContextAddress, sent.Tag),
            (done.InputLength, done.SourceControl, done.Type, done.TagOrLiteralSize, done.OutputAvailable, done.ContextAddress, done.Tag));
        Assert.Equal(0u, done.Context0 & 0xFFFF);
        Assert.Equal((uint)source.Length, done.TotalSize);
        Assert.Equal((0u, 0u), (done.Context1, done.Context2));
        if (!stream)
            return;
        // The words of a stream are sent back with its next request.
        Assert.Equal(
            (0u, sent.SourceAddress, sent.DestinationAddress, sent.LiteralAddress),
            (done.Context0, done.SourceAddress, done.DestinationAddress, done.LiteralAddress));
    }

    [Fact]
    public void StartResetsTheRingsAndPutMayBeFollowedByStart()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        for (int i = 0; i < 5; i++)
            queue.Run(Nothing);
        Assert.Equal(Errno.EINVAL, queue.Queue.Start(_rig.Space));
        Assert.Equal(Errno.None, queue.Put());
        Assert.Equal(Errno.None, queue.Put());
        Assert.Equal(Errno.None, queue.Start());
        for (int i = 0; i < 20; i++)
            queue.Run(Nothing);
    }

    [Fact]
    public void AStoppedQueueTakesNothing()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        queue.Put();
        queue.Write(Nothing);
        queue.Ring();
        using RawQueue other = _rig.Open(ZipQueueType.Compress);
        other.Run(Nothing);
        Assert.False(queue.HasCompletion, "a stopped queue worked");
    }

    [Fact]
    public void StatusWordsAreClearAfterStart()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Assert.Equal(0u, queue.Dus.Word32(queue.Layout.SendStoppedOffset).ReadAcquire());
        Assert.Equal(0u, queue.Dus.Word32(queue.Layout.ReceiveStoppedOffset).ReadAcquire());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PollReportsWhatIsNotAcknowledgedAndBeginsAnewWithTheQueue(bool sharePage)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage);
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal(PollEvents.None, queue.Queue.Poll(_rig.Space));
            queue.Run(Nothing);
            // The entry is visible before poll tells of it.
            Until.True(() => queue.Queue.Poll(_rig.Space) == (PollEvents.In | PollEvents.ReadNormal), () => "not readable");
            queue.Acknowledge();
            Assert.Equal(PollEvents.None, queue.Queue.Poll(_rig.Space));
            queue.Run(Nothing);
            Assert.Equal(Errno.None, queue.Put());
            Assert.Equal(PollEvents.None, queue.Queue.Poll(_rig.Space));
            Assert.Equal(Errno.None, queue.Start());
        }
    }

    private static ZipDescriptor Nothing => new()
    {
        Type = ZipTypeWord.Create(ZipRequestType.Zlib).Value,
        SourceControl = ZipControl.NewStream | ZipControl.Finish | ZipControl.DescriptorType3,
        OutputAvailable = 16,
    };
}
