using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Xunit;

namespace Uacce.Devices.Tests.Rig;

/// <summary>
/// All orders of the stores of a client and the looks of the device: one thread copies entries in halves and rings for each, another
/// acknowledges what is there, and the device looks once, or until it would take an entry that was not rung.
/// </summary>
/// <remarks>Executing what is not a whole entry, or more than was written, fails; what is never executed is counted.</remarks>
internal sealed class Schedules : IDisposable
{
    public const int Depth = 4;

    // Two halves and a doorbell.
    private const int StoresOfEntry = 3;

    private readonly SteppedQueue _queue;
    private readonly List<Move> _path = [];
    private readonly int _before;
    private readonly bool _backwards;
    private readonly int _entries;

    public Schedules(QmEntryMarks? marks, int before, bool backwards, int entries, int looks)
    {
        _queue = new SteppedQueue(Depth, marks);
        _before = before;
        _backwards = backwards;
        _entries = entries;
        Extend(entries * StoresOfEntry, entries, looks);
    }

    private enum Move
    {
        Store,
        Acknowledge,
        Look,
        LookLong,
    }

    /// <summary>The same entry each time, in each lap: what is new shows by nothing but the marks.</summary>
    public static ZipDescriptor Entry => new()
    {
        InputLength = 100,
        SourceControl = ZipControl.NewStream | ZipControl.Finish | ZipControl.DescriptorType3,
        Type = ZipTypeWord.Create(ZipRequestType.Gzip).Value,
        OutputAvailable = 200,
        SourceAddress = 0x7F00_1234_5678,
        DestinationAddress = 0x7F00_8765_4321,
        Tag = 7,
    };

    /// <summary>Orders that were possible.</summary>
    public int Count { get; private set; }

    /// <summary>Those in which the device had all the time in the end and did not execute everything.</summary>
    public int Lost { get; private set; }

    public void Dispose() => _queue.Dispose();

    private void Extend(int stores, int acknowledgements, int looks)
    {
        if (stores > 0)
            With(Move.Store, () => Extend(stores - 1, acknowledgements, looks));
        else
            Try(); // and what may still come behind the last doorbell
        if (acknowledgements > 0)
            With(Move.Acknowledge, () => Extend(stores, acknowledgements - 1, looks));
        if (looks == 0)
            return;
        With(Move.Look, () => Extend(stores, acknowledgements, looks - 1));
        With(Move.LookLong, () => Extend(stores, acknowledgements, looks - 1));
    }

    private void With(Move move, Action rest)
    {
        _path.Add(move);
        rest();
        _path.RemoveAt(_path.Count - 1);
    }

    private void Try()
    {
        _queue.Restart();
        for (int i = 0; i < _before; i++)
        {
            Store(2);
            _queue.Ring();
            _queue.Look();
            _queue.Acknowledge();
        }

        int stores = 0;
        foreach (Move move in _path)
        {
            if (move == Move.Acknowledge && !_queue.HasCompletion)
                return; // this client acknowledges what is there
            Do(move, stores);
            stores += move == Move.Store ? 1 : 0;
            Check((stores + 1) / StoresOfEntry);
        }

        Count++;
        for (int i = 0; i < 2 * _entries; i++)
        {
            _queue.LookLong();
            if (_queue.HasCompletion)
                _queue.Acknowledge();
        }

        Check(_entries);
        if (_queue.Executed.Count < _before + _entries)
            Lost++;
    }

    private void Do(Move move, int stores)
    {
        switch (move)
        {
            case Move.Store when stores % StoresOfEntry == 2:
                _queue.Ring();
                break;
            case Move.Store:
                Store(1, first: (stores % StoresOfEntry == 0) == _backwards ? 8 : 0);
                break;
            case Move.Acknowledge:
                _queue.Acknowledge();
                break;
            case Move.Look:
                _queue.Look();
                break;
            default:
                _queue.LookLong();
                break;
        }
    }

    private void Store(int halves, int first = 0)
    {
        for (int word = first; word < first + (8 * halves); word++)
            _queue.StoreWord(Entry, word);
    }

    private void Check(int written)
    {
        Assert.True(_queue.Executed.Count <= _before + written, $"executed before it was there: {string.Join(' ', _path)}");
        foreach (ZipDescriptor executed in _queue.Executed)
            Assert.True(executed.Equals(Entry), $"executed what nobody wrote: {string.Join(' ', _path)}");
    }
}
