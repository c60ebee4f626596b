using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Support;

/// <summary>An open queue with its client's memory, and the work that its last start attached.</summary>
internal sealed class JudgedQueue
{
    private readonly JudgedSystem _system;
    private int _closing;
    private bool _isClosed;

    public JudgedQueue(JudgedSystem system, JudgedSpace space, UacceQueue queue)
    {
        _system = system;
        Space = space;
        Buffer = space.Add();
        Queue = queue;
        Pasid = queue.Binding.Pasid;
        queue.DriverState = this;
        Work = new MemoryWork(system, space, queue, Buffer);
    }

    public UacceQueue Queue { get; }

    public JudgedSpace Space { get; }

    public JudgedSpace.Buffer Buffer { get; }

    public int Pasid { get; }

    public MemoryWork Work { get; private set; }

    public Errno Start() => Judged(_system.Starts(this), Errno.EINVAL);

    public Errno Put() => Judged(Queue.Put(Space));

    public void Submit(int requests = 1) => Work.Submit(Space, requests);

    public PollEvents Poll() => Queue.Poll(Space);

    /// <summary>Maps a region, writes through the mapping and unmaps it.</summary>
    public Errno MapOnce(RegionType region)
    {
        Errno answer = Judged(Queue.Map(Space, region, JudgedDriver.RegionSize, out RegionMapping? mapping), Errno.EEXIST);
        mapping?.Window.Word32(0).WriteRelease(1);
        mapping?.Dispose();
        return answer;
    }

    public void Close()
    {
        if (Interlocked.Increment(ref _closing) == 1)
            _system.Closing(this);
        Queue.Close();
        // The first close does the work, so the memory is out of reach when the last one is back.
        if (Interlocked.Decrement(ref _closing) == 0 && !Interlocked.Exchange(ref _isClosed, true))
            _system.Closed(this);
    }

    /// <summary>For the driver's start: a worker serves the queue from now on.</summary>
    public Errno Attach(WorkerPool workers, Action enters)
    {
        Work = new MemoryWork(_system, Space, Queue, Buffer) { Enters = enters, SharedBy = workers.Count > 1 ? workers : null };
        return Queue.AttachWork(workers, Work);
    }

    /// <summary>For the driver's stop.</summary>
    public void Detach()
    {
        Queue.DetachWork();
        Work.IsDetached();
    }

    private Errno Judged(Errno answer, params ReadOnlySpan<Errno> others)
    {
        bool isFault = _system.HasFaults && answer is Errno.EIO or Errno.ENOMEM;
        _system.Judge.Expect(isFault || answer is Errno.None or Errno.ENXIO || others.Contains(answer), $"An operation has answered {answer}.");
        return answer;
    }
}
