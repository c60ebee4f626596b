using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>A device that has warmed up allocates nothing for a flat request. Without worker: the executor is called here.</summary>
public sealed class AllocationTests : IDisposable
{
    private readonly ZipRig _rig = new();
    private readonly PageMemory _memory = new(2 * QmDusLayout.DescriptorSize);
    private readonly SubmissionRing _slots;
    private readonly UacceQueue _queue;
    private readonly ZipFunction _function;

    public AllocationTests()
    {
        _function = new ZipFunction(new ZipDeviceOptions { Engines = ZipEngines.Detect([]), QueueManager = new QmDeviceOptions { Workers = _rig.Workers } });
        _slots = new SubmissionRing(_memory.Window, 2, QmDusLayout.DescriptorSize);
        Assert.Equal(Errno.None, _rig.Device.Open(_rig.Space, out UacceQueue? queue));
        _queue = queue!;
    }

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    public void Dispose()
    {
        _queue.Close();
        _rig.Dispose();
        _memory.KeepAlive();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WholeBuffers(ZipRequestType format)
    {
        byte[] text = [.. Enumerable.Range(0, 4_096).Select(i => (byte)(i * i / 64 % 256))];
        Rig.Buffer room = _rig.Allocate(8_192);
        AssertNone(ZipQueueType.Compress, Requests.Stateless(format, _rig.Allocate(text), room));
        AssertNone(ZipQueueType.Decompress, Requests.Stateless(format, _rig.Allocate(Oracle.Compress(format, text)), room));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void PiecesOfAStream(ZipRequestType format)
    {
        Rig.Buffer source = _rig.Allocate(new byte[1_000]);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer room = _rig.Allocate(2_000);
        ZipDescriptor first = Requests.Stream(format, true, false, source.Address, 1_000, room.Address, 2_000, context, default);
        ZipDescriptor next = Requests.Stream(format, false, false, source.Address, 1_000, room.Address, 2_000, context, default);
        AssertNone(ZipQueueType.Compress, first);
        AssertNone(ZipQueueType.Compress, next);

        // A stream that never ends: stored blocks of nothing, two whole ones in each request.
        Rig.Buffer blocks = _rig.Allocate([0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0xFF, 0xFF]);
        first = Requests.Stream(format, true, false, blocks.Address, 10, room.Address, 2_000, context, default);
        next = Requests.Stream(format, false, false, blocks.Address, 10, room.Address, 2_000, context, default);
        AssertNone(ZipQueueType.Decompress, first, next);
    }

    [Fact]
    public void NothingAndErrors()
    {
        Rig.Buffer room = _rig.Allocate(200);
        ZipDescriptor nothing = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("x"u8), room);
        (nothing.InputLength, nothing.OutputAvailable) = (0, 16);
        AssertNone(ZipQueueType.Compress, nothing);
        ZipDescriptor corrupt = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate([7, 7, 7, 7]), room);
        AssertNone(ZipQueueType.Decompress, corrupt, succeeds: false);
        corrupt.SourceAddress = 8;
        AssertNone(ZipQueueType.Decompress, corrupt, succeeds: false);
    }

    private void AssertNone(ZipQueueType type, ZipDescriptor request, ZipDescriptor? rest = null, bool succeeds = true)
    {
        using QmExecutor executor = _function.CreateExecutor((ushort)type, _queue.Binding);
        Run(request);
        for (int i = 0; i < 100; i++)
            Run(rest ?? request);
        // What a request allocates shows in every batch. Something that happens once does not: now and then, with other tests
        // running beside, a few kilobytes appear in one batch.
        long least = long.MaxValue;
        for (int batch = 0; batch < 5 && least != 0; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                _slots.Write(0, rest ?? request);
                executor.Execute(_slots, 0);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"1,000 requests allocate at least {least} bytes");

        void Run(in ZipDescriptor descriptor)
        {
            _slots.Write(0, descriptor);
            executor.Execute(_slots, 0);
            _slots.Read(0, out ZipDescriptor done);
            ZipStatus status = Requests.StatusOf(done);
            Assert.True(status.IsSuccess == succeeds, $"{status}");
        }
    }
}
