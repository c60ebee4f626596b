using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Support;

/// <summary>One device and those who use it, with what must hold between them, said from the outside.</summary>
internal sealed class JudgedSystem
{
    private readonly PasidAllocator _pasids;
    private readonly int _pasidCount;
    private readonly Lock _ledgerLock = new();
    private readonly Dictionary<int, JudgedSpace> _owners = [];
    private readonly List<JudgedQueue> _open = [];
    private readonly HashSet<JudgedSpace> _ended = [];
    private readonly HashSet<AddressSpaceBinding> _bindings = [];
    private readonly Dictionary<JudgedSpace, int> _users = [];
    private bool _isRemoved;

    public JudgedSystem(bool copies = true, int pasids = 8)
    {
        Copies = copies;
        _pasidCount = pasids;
        _pasids = new PasidAllocator(pasids);
        Driver = new JudgedDriver(Judge);
        Device = Registry.Register(JudgedDriver.Options, Driver);
    }

    public Judge Judge { get; } = new();

    public JudgedDriver Driver { get; private set; }

    public UacceRegistry Registry { get; } = new();

    public UacceDevice Device { get; private set; }

    /// <summary>How a client asks for a start; a known bug asks in another way.</summary>
    public Func<JudgedQueue, Errno> Starts { get; set; } = static queue => queue.Queue.Start(queue.Space);

    /// <summary>How a space exits.</summary>
    public Action<JudgedSpace> Exits { get; set; } = static space => space.Exit();

    /// <summary>Whether who offers a run takes it back; with a known bug he forgets.</summary>
    public bool WithdrawsRuns { get; set; } = true;

    /// <summary>Whether drivers may fail, so that operations may.</summary>
    public bool HasFaults { get; init; }

    private bool Copies { get; }

    /// <param name="enters">Asked at every access; false makes it fail.</param>
    public JudgedSpace NewSpace(Func<bool>? enters = null) => new(Judge, Copies) { Pasids = _pasids, Enters = enters ?? (static () => true) };

    /// <summary>Opens a queue, and judges what came of it.</summary>
    public Errno Open(JudgedSpace space, out JudgedQueue? queue)
    {
        queue = null;
        lock (_ledgerLock)
            _users[space] = _users.GetValueOrDefault(space) + 1;
        UacceQueue? opened = null;
        Errno answer;
        try
        {
            answer = Device.Open(space, out opened);
        }
        finally
        {
            if (opened is null)
                Refused(space);
        }

        if (opened is null)
        {
            Judge.Expect(answer != Errno.None, "An open without an error has given no queue.");
            return answer;
        }

        bool mustBeDead;
        lock (_ledgerLock)
        {
            int pasid = opened.Binding.Pasid;
            foreach (JudgedQueue other in _open)
                Judge.Expect((other.Pasid == pasid) == (other.Space == space), $"PASID {pasid} stands for two spaces, or a space has two.");
            _owners[pasid] = space;
            _bindings.Add(opened.Binding);
            queue = new JudgedQueue(this, space, opened);
            _open.Add(queue);
            mustBeDead = _isRemoved || _ended.Contains(space);
        }

        if (mustBeDead)
            ExpectDead(queue);
        return answer;
    }

    /// <summary>Another device in the place of one that was removed.</summary>
    public void Replace()
    {
        Driver = new JudgedDriver(Judge);
        Device = Registry.Register(JudgedDriver.Options, Driver);
        _isRemoved = false;
        Judge.Expect(Device.Id == 0, "The id of a removed device did not come back.");
    }

    public void Remove()
    {
        Registry.Remove(Device);
        Driver.RemovalReturned();
        JudgedQueue[] dead;
        lock (_ledgerLock)
        {
            _isRemoved = true;
            dead = [.. _open];
        }

        Array.ForEach(dead, ExpectDead);
    }

    /// <summary>Resets the device: what was open when it began is dead, whatever its answer.</summary>
    public Errno Reset()
    {
        JudgedQueue[] open;
        lock (_ledgerLock)
            open = [.. _open];
        Errno answer = Device.Reset("a test");
        if (answer is not (Errno.EBUSY or Errno.ENODEV))
            Array.ForEach(open, ExpectDead);
        return answer;
    }

    public void Exit(JudgedSpace space)
    {
        Exits(space);
        JudgedQueue[] dead;
        lock (_ledgerLock)
        {
            _ended.Add(space);
            dead = [.. _open.Where(queue => queue.Space == space)];
        }

        Array.ForEach(dead, ExpectDead);
    }

    /// <summary>Inside an access of a device: the PASID it carries stands for nobody else by now.</summary>
    public void ExpectOwner(int pasid, JudgedSpace space)
    {
        lock (_ledgerLock)
            Judge.Expect(_owners[pasid] == space, $"PASID {pasid} is another space's by now, and a device still uses it.");
    }

    /// <summary>Bindings that were made.</summary>
    public int BindCount => _bindings.Count;

    /// <summary>Accesses of devices to memory.</summary>
    public long AccessCount => _users.Keys.Sum(static space => space.Accesses);

    /// <summary>Whether removal has returned.</summary>
    public bool IsRemoved => _isRemoved;

    /// <summary>When everything was closed.</summary>
    public void AssertNothingIsLeft()
    {
        Driver.AssertBalanced();
        foreach (AddressSpaceBinding binding in _bindings)
        {
            using AccessScope access = binding.Enter();
            Judge.Expect(!access.IsInside, "Every queue is closed, and a binding still lets accesses in.");
        }

        List<int> free = [];
        while (_pasids.TryTake(out int pasid))
            free.Add(pasid);
        free.ForEach(_pasids.Return);
        AssertIntact();
        Judge.Expect(free.Count == _pasidCount, $"{free.Count} of {_pasidCount} PASIDs came back.");
    }

    /// <summary>Nobody has written into memory that no binding leads to; may be asked long after the end.</summary>
    public void AssertIntact()
    {
        foreach (JudgedSpace space in _users.Keys)
            space.AssertIntact();
    }

    /// <summary>From here on the queue's close is at work.</summary>
    internal void Closing(JudgedQueue queue)
    {
        lock (_ledgerLock)
            _open.Remove(queue);
    }

    /// <summary>Every close of the queue has returned. With the last queue of its space here the binding is gone.</summary>
    internal void Closed(JudgedQueue queue)
    {
        lock (_ledgerLock)
        {
            queue.Space.Retire(queue.Buffer);
            DropUser(queue.Space);
        }
    }

    private void Refused(JudgedSpace space)
    {
        lock (_ledgerLock)
            DropUser(space);
    }

    private void DropUser(JudgedSpace space)
    {
        if (--_users[space] == 0)
            space.PoisonRetired();
    }

    // Outside the ledger's lock, because the state is a schedule point.
    private void ExpectDead(JudgedQueue queue) =>
        Judge.Expect(queue.Queue.State == QueueState.Zombie, "Removal, exit or reset has returned, and a queue is alive.");
}
