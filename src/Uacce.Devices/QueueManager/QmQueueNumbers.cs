using Uacce.Framework;

namespace Uacce.Devices.QueueManager;

/// <summary>Numbers of a device's queues, handed out in a circle so that a number comes back as late as possible.</summary>
/// <remarks>Thread-safe: open runs under the device's lock, but put runs under its queue's.</remarks>
internal sealed class QmQueueNumbers
{
    // Guards the taken flags.
    // A leaf, taken under device and queue locks.
    // Held for one scan.
    private readonly OrderedLock _numbersLock = new(LockRank.Leaf);
    private readonly bool[] _taken;
    private int _next;
    private int _free;

    public QmQueueNumbers(int count)
    {
        _taken = new bool[count];
        _free = count;
    }

    public int Free => Volatile.Read(ref _free);

    public bool TryTake(out int number)
    {
        using (_numbersLock.EnterScope())
        {
            for (int i = 0; i < _taken.Length; i++)
            {
                number = (_next + i) % _taken.Length;
                if (_taken[number])
                    continue;
                _taken[number] = true;
                _next = number + 1;
                _free--;
                return true;
            }

            number = 0;
            return false;
        }
    }

    public void Return(int number)
    {
        using (_numbersLock.EnterScope())
        {
            _taken[number] = false;
            _free++;
        }
    }
}
