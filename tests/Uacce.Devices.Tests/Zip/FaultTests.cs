using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Requests that fail half way: what the device had begun must not show later.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ZipRig _rig = new();
    private readonly CopyingSpace _space = new();

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void OutputThatCannotBeDeliveredLeavesNoTraceInACompressedStream(ZipRequestType format)
    {
        using var queue = new RawQueue(_rig.Device, _space, ZipQueueType.Compress);
        byte[] text = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"{i * 7919 % 1000} ")));
        byte[] more = [.. text.Reverse()];
        Rig.Buffer source = Allocate(text);
        Rig.Buffer room = Allocate(new byte[3_000]);
        Rig.Buffer context = Allocate(new byte[ZipContext.DeviceSize]);
        var output = new List<byte>();
        ZipDescriptor last = Piece(first: true, finish: false, default);
        output.AddRange(room.Span[..(int)last.Produced]);

        more.CopyTo(source.Span);
        _space.NextWrite = () => false;
        last = Piece(first: false, finish: false, last);
        Assert.Equal(ZipStatus.BadAddress, last.Status);
        Assert.Equal((0u, 0u), (last.Consumed, last.Produced));

        last = Piece(first: false, finish: true, last);
        Assert.Equal(0u, last.Status);
        output.AddRange(room.Span[..(int)last.Produced]);
        Assert.Equal([.. text, .. more], Oracle.Decompress(format, [.. output]));

        ZipDescriptor Piece(bool first, bool finish, in ZipDescriptor before) => queue.Run(Requests.Stream(
            format, first, finish, source.Address, source.Length, room.Address, room.Length, context, before));
    }

    [Fact]
    public void OutputThatCannotBeDeliveredEndsADecompressedStream()
    {
        using var queue = new RawQueue(_rig.Device, _space, ZipQueueType.Decompress);
        byte[] data = new byte[500];
        new Random(6).NextBytes(data);
        Rig.Buffer source = Allocate(Oracle.Compress(ZipRequestType.Deflate, data));
        Rig.Buffer room = Allocate(new byte[100]);
        Rig.Buffer context = Allocate(new byte[ZipContext.DeviceSize]);
        _space.NextWrite = () => false;
        ZipDescriptor last = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, true, false, source.Address, source.Length, room.Address, room.Length, context, default));
        Assert.Equal(ZipStatus.BadAddress, last.Status);
        // Its bytes are gone: going on would leave a gap that raw deflate has no checksum to show.
        last = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, false, false, source.Address, source.Length, room.Address, room.Length, context, last));
        Assert.Equal(ZipStatus.StateLost, last.Status);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void AStreamGoesOnAfterAPieceThatDidNotFit(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        byte[] noise = new byte[800];
        new Random(7).NextBytes(noise);
        Rig.Buffer source = _rig.Allocate(noise.AsSpan(0, 400));
        Rig.Buffer room = _rig.Allocate(1_000);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        ZipDescriptor last = Piece(first: true, finish: false, room.Length, default);
        byte[] begin = room.Span[..(int)last.Produced].ToArray();

        noise.AsSpan(400).CopyTo(source.Span); // other bytes, or the history would make them fit
        ZipDescriptor failed = Piece(first: false, finish: true, 300, last);
        Assert.Equal(ZipStatus.OutputTooSmall, failed.Status);
        Assert.Equal((last.Checksum, last.TotalSize), (failed.Checksum, failed.TotalSize)); // a client sends back what came last

        last = Piece(first: false, finish: true, room.Length, failed);
        Assert.Equal(0u, last.Status);
        Assert.Equal(noise, Oracle.Decompress(format, [.. begin, .. room.Span[..(int)last.Produced]]));

        ZipDescriptor Piece(bool first, bool finish, int length, in ZipDescriptor before) => queue.Run(Requests.Stream(
            format, first, finish, source.Address, source.Length, room.Address, length, context, before));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailingModelCostsItsQueueAndNothingMore(bool outOfMemory)
    {
        var queue = new RawQueue(_rig.Device, _space, ZipQueueType.Compress);
        Rig.Buffer source = Allocate("whatever"u8);
        Rig.Buffer room = Allocate(new byte[200]);
        int thrown = 0;
        _space.NextWrite = () =>
        {
            Interlocked.Increment(ref thrown);
            throw outOfMemory ? new InsufficientMemoryException() : new InvalidOperationException("a defect in the model");
        };
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, room);
        if (outOfMemory)
        {
            // The submitter may be the cause of that, so it is an answer and no defect.
            Assert.Equal(ZipStatus.EngineError, queue.Run(request).Status);
            Assert.Equal(0u, queue.Run(request).Status);
        }
        else
        {
            queue.Write(request);
            queue.Ring();
            Assert.True(
                SpinWait.SpinUntil(() => queue.Dus.Word32(queue.Layout.ReceiveStoppedOffset).ReadAcquire() == 1, s_patience),
                "the client of a failed queue waits for ever");
            Assert.True(
                SpinWait.SpinUntil(() => queue.Queue.Poll(_space) == PollEvents.Error, s_patience),
                "a client in epoll waits for ever");
            Assert.Equal((Errno.None, Errno.None), (queue.Put(), queue.Start()));
            Assert.Equal(PollEvents.None, queue.Queue.Poll(_space));
            Assert.Equal(0u, queue.Run(request).Status); // mended
        }

        Assert.Equal(1, thrown);
        var close = new Thread(queue.Dispose) { IsBackground = true };
        close.Start();
        Assert.True(close.Join(s_patience), "closing waits for a request that nobody works on any more");
        using RawQueue other = _rig.Open(ZipQueueType.Compress);
        Assert.Equal(0u, other.Run(Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("works"u8), _rig.Allocate(200))).Status);
    }

    private Rig.Buffer Allocate(ReadOnlySpan<byte> content)
    {
        var buffer = new Rig.Buffer(_space.Memory, content.Length, MemoryAccess.ReadWrite);
        content.CopyTo(buffer.Span);
        return buffer;
    }
}
