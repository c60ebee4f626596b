using System.Diagnostics;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Rig;

/// <summary>A queue driven by hand: descriptors into the ring, doorbells, completions by their phase. No client code.</summary>
internal sealed class RawQueue : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly AddressSpace _space;
    private readonly RegionMapping _dus;
    private readonly RegionMapping _mmio;
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private int _tail;
    private int _head;
    private bool _phase = true;

    public RawQueue(UacceDevice device, AddressSpace space, ZipQueueType type, bool sharePage = false)
    {
        _space = space;
        Assert.Equal(Errno.None, device.Open(space, out UacceQueue? queue));
        Queue = queue!;
        Assert.Equal(Errno.None, Queue.Map(space, RegionType.Dus, device.RegionSize(RegionType.Dus), out RegionMapping? dus));
        Assert.Equal(Errno.None, Queue.Map(space, RegionType.Mmio, device.RegionSize(RegionType.Mmio), out RegionMapping? mmio));
        _dus = dus!;
        _mmio = mmio!;
        Span<byte> argument = stackalloc byte[QmQueueInfo.Size];
        new QmQueueContext(0, (ushort)type).Write(argument);
        Assert.Equal(Errno.None, Queue.Ioctl(space, UacceIoctl.SetQueueContext, argument[..QmQueueContext.Size]));
        Assert.True(QmQueueContext.TryRead(argument, out QmQueueContext context));
        Number = context.Id;
        new QmQueueInfo(0, 0, 0, sharePage ? QmSharePage.Request : 0).Write(argument);
        Assert.Equal(Errno.None, Queue.Ioctl(space, UacceIoctl.SetQueueInfo, argument));
        Assert.True(QmQueueInfo.TryRead(argument, out QmQueueInfo info));
        Info = info;
        Layout = new QmDusLayout(info.SubmissionDepth, (int)_dus.Window.Length);
        _submissions = new SubmissionRing(_dus.Window, Layout.Depth, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(
            _dus.Window.Slice(Layout.CompletionRingOffset, (long)Layout.Depth * QmDusLayout.CompletionSize), Layout.Depth);
        Assert.Equal(Errno.None, Start());
    }

    public UacceQueue Queue { get; }

    public int Number { get; }

    public QmQueueInfo Info { get; }

    public QmDusLayout Layout { get; }

    public MemoryWindow Dus => _dus.Window;

    public SharedWord64 Doorbell => _mmio.Window.Word64(QmDoorbell.MmioOffset);

    public Errno Start()
    {
        (_tail, _head, _phase) = (0, 0, true);
        return Queue.Ioctl(_space, UacceIoctl.StartQueue, []);
    }

    public Errno Put() => Queue.Ioctl(_space, UacceIoctl.PutQueue, []);

    /// <summary>Puts a descriptor into the next slot; the device does not know of it yet.</summary>
    public int Write(in ZipDescriptor descriptor)
    {
        int slot = _tail;
        _submissions.Write(slot, descriptor);
        _tail = (slot + 1) % Layout.Depth;
        return slot;
    }

    /// <summary>Rings, and wakes the worker if this queue has a share page that says so.</summary>
    public void Ring()
    {
        Doorbell.WriteRelease(QmDoorbell.Submission(Number, _tail).Value);
        if (!QmSharePage.TryReadGrant(Info.Extension, Dus.Length, out int page))
            return;
        Cpu.FullFence();
        if (Dus.Word32(page + QmSharePage.NeedWakeupOffset).ReadAcquire() == 1)
            Assert.Equal(Errno.None, Queue.Ioctl(_space, UacceIoctl.WakeQueue, []));
    }

    /// <summary>Says that all completions taken so far were, and how many more need not be told.</summary>
    public void Acknowledge(int skip = 0)
    {
        ulong value = QmDoorbell.Completion(Number, _head, arm: false, skip: skip).Value;
        if (QmSharePage.TryReadGrant(Info.Extension, Dus.Length, out int page))
            Dus.Word64(page + QmSharePage.CompletionDoorbellOffset).WriteRelease(value);
        else
            Doorbell.WriteRelease(value);
    }

    public ZipDescriptor ReadSlot(int slot)
    {
        _submissions.Read(slot, out ZipDescriptor descriptor);
        return descriptor;
    }

    /// <summary>Whether a completion is there that was not taken.</summary>
    public bool HasCompletion => _completions.ReadAcquire(_head).Phase == _phase;

    /// <summary>Waits for the next completion and takes it.</summary>
    public QmCompletion Take()
    {
        long start = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (!HasCompletion)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start) < s_patience,
                $"no completion at entry {_head}, phase {_phase}; tail {_tail}, queue {Number} is {Queue.State} and polls {Queue.Poll(_space)}");
            spin.SpinOnce();
        }

        QmCompletion completion = _completions.ReadAcquire(_head);
        _head = (_head + 1) % Layout.Depth;
        _phase ^= _head == 0;
        return completion;
    }

    /// <summary>One request from slot to result.</summary>
    public ZipDescriptor Run(in ZipDescriptor descriptor)
    {
        int slot = Write(descriptor);
        Ring();
        QmCompletion completion = Take();
        Assert.Equal(slot, completion.Slot);
        Assert.Equal(Number, completion.Queue);
        return ReadSlot(slot);
    }

    public void Dispose()
    {
        _dus.Dispose();
        _mmio.Dispose();
        Queue.Close();
    }
}
