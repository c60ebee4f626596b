using Uacce.Abi;
using Uacce.Client.Transport;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Embedded;

/// <summary>A queue of a framework in this process, behind the operations of a node.</summary>
internal sealed class EmbeddedTransport : QueueTransport
{
    private readonly UacceQueue _queue;
    private readonly LocalAddressSpace _space;
    private readonly ReadyOnce _readyOnce;

    public EmbeddedTransport(UacceQueue queue, LocalAddressSpace space)
    {
        _queue = queue;
        _space = space;
        _readyOnce = new ReadyOnce(this);
    }

    public override Errno Ioctl(uint command, Span<byte> argument) => _queue.Ioctl(_space, command, argument);

    public override Errno Map(RegionType region, int length, out IRegionMapping? mapping)
    {
        Errno error = _queue.Map(_space, region, length, out RegionMapping? mapped);
        mapping = mapped is null ? null : new EmbeddedMapping(mapped);
        return error;
    }

    public override PollEvents Poll(int timeout)
    {
        PollEvents events = _queue.Poll(_space);
        if (events != PollEvents.None || timeout == 0)
            return events;
        SleepingPoll sleeper = SleepingPoll.ForThisThread();
        // Add, look, sleep: a completion after the look calls the sleeper.
        _queue.AddWaiter(sleeper);
        try
        {
            events = _queue.Poll(_space);
            if (events == PollEvents.None && sleeper.Wait(timeout))
                events = _queue.Poll(_space);
            return events;
        }
        finally
        {
            _queue.RemoveWaiter(sleeper);
        }
    }

    public override void WhenReady(Action ready) => _readyOnce.Arm(ready);

    public override int HandOver(ulong address, long length, bool writable) =>
        length == 0 ? -1 : _space.Register(address, length, writable ? MemoryAccess.ReadWrite : MemoryAccess.Read);

    public override void Withdraw(int token)
    {
        if (token >= 0)
            _space.Unregister(token);
    }

    public override void Dispose() => _queue.Close();

    private sealed class EmbeddedMapping(RegionMapping mapping) : IRegionMapping
    {
        public MemoryWindow Window => mapping.Window;

        public void Dispose() => mapping.Dispose();
    }

    /// <summary>Turns the queue's one-shot waiters into calls of a delegate, each arm exactly one call.</summary>
    private sealed class ReadyOnce(EmbeddedTransport transport) : IQueueWaiter
    {
        private Action? _ready;

        public void Arm(Action ready)
        {
            Volatile.Write(ref _ready, ready);
            transport._queue.AddWaiter(this);
            if (transport._queue.Poll(transport._space) == PollEvents.None)
                return;
            transport._queue.RemoveWaiter(this);
            OnReady();
        }

        // The waiter's call and the look after arming may race: whoever takes the delegate makes the call.
        public void OnReady() => Interlocked.Exchange(ref _ready, null)?.Invoke();
    }
}
