using Uacce.Abi;
using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Tests;

/// <summary>The devices of another source, whose queues can be made deaf: then no doorbell reaches them.</summary>
internal sealed class SilentSource(AcceleratorSource inner) : AcceleratorSource
{
    private int _handed;
    private int _handedOutside;
    private int _asked;

    /// <summary>Ranges that its devices may use now.</summary>
    internal int Handed => Volatile.Read(ref _handed);

    /// <summary>Whether queues opened from now on hear their doorbells.</summary>
    internal bool IsDeaf { get; set; } = true;

    /// <summary>What the client mapped of the queues' DUS regions.</summary>
    internal List<MemoryWindow> Dus { get; } = [];

    /// <summary>Runs on a thread that has decided to sleep in poll, before it does.</summary>
    internal Action? BeforePoll { get; set; }

    /// <summary>Plays the device: runs on a thread that would sleep in poll, and answers for it.</summary>
    internal Func<PollEvents>? InPlaceOfPoll { get; set; }

    /// <summary>Runs before a queue is closed.</summary>
    internal Action? BeforeClose { get; set; }

    /// <summary>Counts calls that take memory back before its queue was closed.</summary>
    internal int WithdrawnWhileOpen { get; private set; }

    /// <summary>Names of devices that are there and answer ENODEV.</summary>
    internal HashSet<string> Gone { get; } = [];

    /// <summary>What its devices say of themselves; null: what those behind it say.</summary>
    internal DeviceFlags? Flags { get; init; }

    /// <summary>Whether no device is found.</summary>
    internal bool IsEmpty { get; set; }

    /// <summary>What its devices prefer, as those of a server do shared memory.</summary>
    internal SlabPool? Lends { get; init; }

    /// <summary>How often its devices were asked for shared memory.</summary>
    internal int Asked => Volatile.Read(ref _asked);

    /// <summary>Ranges that were handed over and lie neither there nor in <see cref="AcceleratorMemory"/>.</summary>
    internal int HandedOutside => Volatile.Read(ref _handedOutside);

    internal int Opened => Dus.Count;

    public override string Name => "silent";

    public override IReadOnlyList<AcceleratorDevice> Enumerate() => IsEmpty ? [] : [.. inner.Enumerate().Select(device => new AcceleratorDevice(this, device.Name)
    {
        Api = device.Api,
        Flags = Flags ?? device.Flags,
        Algorithms = device.Algorithms,
        MmioSize = device.MmioSize,
        DusSize = device.DusSize,
        Effort = device.Effort,
    })];

    internal override Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport)
    {
        transport = null;
        if (Gone.Contains(device.Name))
            return Errno.ENODEV;
        Errno error = inner.TryOpen(device, out QueueTransport? real);
        transport = real is null ? null : new SilentTransport(this, real);
        return error;
    }

    private sealed class SilentTransport(SilentSource source, QueueTransport real) : QueueTransport
    {
        private bool _closed;

        public override Errno Ioctl(uint command, Span<byte> argument) => real.Ioctl(command, argument);

        public override Errno Map(RegionType region, int length, out IRegionMapping? mapping)
        {
            Errno error = real.Map(region, length, out mapping);
            if (region == RegionType.Dus && mapping is not null)
                source.Dus.Add(mapping.Window);
            if (region == RegionType.Mmio && mapping is not null && source.IsDeaf)
                mapping = new Decoy(length);
            return error;
        }

        public override PollEvents Poll(int timeout)
        {
            if (timeout != 0)
                source.BeforePoll?.Invoke();
            if (timeout != 0 && source.InPlaceOfPoll is { } answer)
                return answer();
            return real.Poll(timeout);
        }

        public override void WhenReady(Action ready) => real.WhenReady(ready);

        public override int HandOver(ulong address, long length, bool writable)
        {
            Interlocked.Increment(ref source._handed);
            if (length is > 0 and not ZipContext.DeviceSize && !IsShared(address, (int)length))
                Interlocked.Increment(ref source._handedOutside);
            return real.HandOver(address, length, writable);
        }

        public override void Withdraw(int token)
        {
            Interlocked.Decrement(ref source._handed);
            source.WithdrawnWhileOpen += _closed ? 0 : 1;
            real.Withdraw(token);
        }

        public override bool Reaches(ulong address, int length) => source.Lends is null || IsShared(address, length);

        public override SlabBlock? TryLend(int length)
        {
            Interlocked.Increment(ref source._asked);
            return source.Lends?.TryLend(length);
        }

        private bool IsShared(ulong address, int length) => IsIn(AcceleratorMemory.Slabs, address, length)
            || (source.Lends is not null && IsIn(source.Lends, address, length));

        private static bool IsIn(SlabPool pool, ulong address, int length)
        {
            var notice = new SlabNotice(pool, static _ => Errno.None);
            return notice.Tell() == Errno.None && notice.Knows(address, length);
        }

        public override void Dispose()
        {
            source.BeforeClose?.Invoke();
            real.Dispose();
            _closed = true;
        }
    }

    private sealed class Decoy(int length) : IRegionMapping
    {
        private readonly PageMemory _memory = new(length);

        public MemoryWindow Window => _memory.Window;

        public void Dispose() => _memory.KeepAlive();
    }
}
