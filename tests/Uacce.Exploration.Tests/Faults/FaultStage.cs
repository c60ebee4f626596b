using Uacce.Abi;
using Uacce.Exploration.Tests.Support;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Faults;

/// <summary>A system in which something fails, and a client that goes on as well as it can.</summary>
internal sealed class FaultStage : IDisposable
{
    private readonly JudgedSystem _system;
    private readonly Injector _injector;
    private readonly WorkerPool _workers = new(new WorkerPoolOptions { SpinLooks = 0 });
    private readonly List<JudgedQueue> _open = [];
    private readonly List<JudgedSpace> _exiting = [];
    private bool _isRemoving;
    private bool _wasReset;

    public FaultStage(JudgedSystem system, Injector injector)
    {
        _system = system;
        _injector = injector;
        Inject();
    }

    public JudgedSpace NewSpace() => _system.NewSpace(enters: () => !_injector.Refuses("access to memory"));

    public JudgedQueue? Open(JudgedSpace space)
    {
        JudgedQueue? queue = null;
        Try(() => _system.Open(space, out queue));
        if (queue is not null)
            _open.Add(queue);
        return queue;
    }

    /// <summary>Starts the queue and waits for one request: until it is done, or poll says that it will not be.</summary>
    public void Request(JudgedQueue? queue)
    {
        Try(() =>
        {
            if (queue is null || queue.Start() != Errno.None)
                return;
            queue.Submit();
            using var waiter = new Waiter();
            waiter.AwaitUnless(queue, () => queue.Work.Done > 0);
        });
    }

    public void Map(JudgedQueue? queue) => Try(() => queue?.MapOnce(RegionType.Dus));

    public void Poll(JudgedQueue? queue) => Try(() => queue?.Poll());

    public void Put(JudgedQueue? queue) => Try(() => queue?.Put());

    public void Exit(JudgedSpace space)
    {
        _exiting.Add(space);
        Try(() => _system.Exit(space));
    }

    public void Reset()
    {
        _wasReset = true;
        Try(() => _system.Reset());
    }

    public void Remove()
    {
        _isRemoving = true;
        Try(_system.Remove);
    }

    /// <summary>Hands ranges over and takes back what was taken; a device can use those meanwhile, and none then.</summary>
    public void RegisterRanges(int count)
    {
        const int Length = 64;
        var ranges = new RegisteredRanges();
        Dictionary<ulong, int> tokens = [];
        for (int i = 1; i <= count; i++)
        {
            ulong address = (ulong)i * Length;
            Try(() => tokens.Add(address, ranges.Register(address, Length, MemoryAccess.Read)));
        }

        bool CanUse(ulong address)
        {
            if (!ranges.TryUse(address, Length, MemoryAccess.Read, out int use))
                return false;
            ranges.EndUse(use);
            return true;
        }

        foreach ((ulong address, int token) in tokens)
        {
            _system.Judge.Expect(CanUse(address), "A range was handed over, and a device cannot use it.");
            ranges.Unregister(token);
            _system.Judge.Expect(!CanUse(address), "A range was taken back, and a device can use it.");
        }

        _system.Judge.Expect(tokens.Count >= count - 1, "One failure has refused more than one range.");
    }

    public void Close(JudgedQueue? queue)
    {
        if (queue is null)
            return;
        _open.Remove(queue);
        queue.Close(); // never fails
    }

    /// <summary>Leaves a queue open for ever: the bug that the sweep must find.</summary>
    public void Forget(JudgedQueue? queue) => _open.Remove(queue!);

    /// <summary>
    /// With the fault behind: what was begun is done again and everything is closed, nothing is left, and a request of a new
    /// client, to a new device if the other was removed, goes all the way.
    /// </summary>
    public void AssertRecovered()
    {
        _injector.IsArmed = false;
        if (_isRemoving)
            _system.Remove();
        _exiting.ForEach(_system.Exit);
        if (_wasReset) // one that failed has left a device that is not opened
            _system.Judge.Expect(_system.Reset() == Errno.None, "After a fault, the device cannot be reset.");
        while (_open.Count > 0)
            Close(_open[^1]);
        _system.AssertNothingIsLeft();
        if (_isRemoving)
        {
            _system.Replace();
            Inject();
        }

        JudgedQueue? queue = Open(NewSpace());
        _system.Judge.Expect(queue is not null, "After a fault, no queue can be opened.");
        Request(queue);
        _system.Judge.Expect(queue?.Work is { Done: 1, Faults: 0, Defect: null }, "After a fault, a request was not served.");
        Close(queue);
        _system.AssertNothingIsLeft();
    }

    public void Dispose() => _workers.Dispose();

    private void Inject()
    {
        _system.Driver.Refuses = _injector.Refuses;
        _system.Driver.Leaves = _injector.Throws;
        _system.Driver.Stops = static queue => ((JudgedQueue)queue.DriverState!).Detach();
        _system.Driver.Starts = queue =>
        {
            Errno answer = ((JudgedQueue)queue.DriverState!).Attach(_workers, () => _injector.Throws("work"));
            return answer == Errno.None && _injector.Refuses("start, behind its attachment") ? Errno.EIO : answer;
        };
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (OutOfMemoryException)
        {
            // The client is told, and goes on.
        }
    }
}
