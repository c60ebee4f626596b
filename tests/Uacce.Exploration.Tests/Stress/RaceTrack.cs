using Uacce.Abi;
using Uacce.Exploration.Tests.Support;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Stress;

/// <summary>What the threads of one race share: a device, two address spaces, a few queues.</summary>
internal sealed class RaceTrack
{
    private readonly JudgedQueue?[] _slots = new JudgedQueue?[3];
    private readonly JudgedSpace[] _spaces;
    private JudgedQueue? _last;
    private int _removals;
    private int _inside;
    private int _overlaps;

    public RaceTrack(WorkerPool workers)
    {
        System = new JudgedSystem(copies: false, pasids: 2);
        System.Driver.Starts = queue => ((JudgedQueue)queue.DriverState!).Attach(workers, static () => { });
        System.Driver.Stops = static queue => ((JudgedQueue)queue.DriverState!).Detach();
        _spaces = [System.NewSpace(), System.NewSpace()];
        Open(0);
        Open(1);
        At(0)!.Start();
    }

    /// <summary>Operations of this race that began while another was at work.</summary>
    public int Overlaps => Volatile.Read(ref _overlaps);

    public JudgedSystem System { get; }

    public JudgedQueue? At(int slot) => Volatile.Read(ref _slots[slot % _slots.Length]);

    public void Enter()
    {
        if (Interlocked.Increment(ref _inside) > 1)
            Interlocked.Increment(ref _overlaps);
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    public void Open(int slot)
    {
        if (System.Open(_spaces[slot % _spaces.Length], out JudgedQueue? queue) != Errno.None)
            return;
        Volatile.Write(ref _last, queue);
        Interlocked.Exchange(ref _slots[slot % _slots.Length], queue)?.Close();
    }

    public void Exit(int slot) => System.Exit(_spaces[slot % _spaces.Length]);

    /// <summary>The first of the race; a second one would not wait for it.</summary>
    public void Remove()
    {
        if (Interlocked.Increment(ref _removals) == 1)
            System.Remove();
    }

    public void CloseAll()
    {
        foreach (JudgedQueue? queue in _slots)
            queue?.Close();
    }

    /// <summary>A device writes where it knew memory to be, and asks no gate.</summary>
    public void Intrude() => _last?.Buffer.Window.Clear();
}
