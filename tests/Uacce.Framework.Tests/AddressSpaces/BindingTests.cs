using CsCheck;
using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.AddressSpaces;

/// <summary>One binding for each address space and device, one PASID for each address space.</summary>
public class BindingTests
{
    private readonly UacceRegistry _registry = new();

    [Fact]
    public void ManyQueuesOnManyDevicesShareOnePasidAndOneBindingForEachDevice()
    {
        UacceDevice[] devices = [Device(), Device(), Device()];
        var space = new LocalAddressSpace();
        var other = new LocalAddressSpace();
        UacceQueue[] queues = [.. devices.SelectMany(device => Enumerable.Range(0, 4).Select(_ => Rig.Open(device, space)))];
        UacceQueue foreign = Rig.Open(devices[0], other);

        Assert.Single(queues.Select(queue => queue.Binding.Pasid).Distinct());
        Assert.Equal(devices.Length, queues.Select(queue => queue.Binding).Distinct().Count());
        Assert.All(queues, queue => Assert.Equal(4, queue.Binding.Users));
        Assert.NotSame(foreign.Binding, queues[0].Binding);
        Assert.NotEqual(foreign.Binding.Pasid, queues[0].Binding.Pasid);
        Assert.NotEqual(0, foreign.Binding.Pasid);
        Array.ForEach(queues, queue => queue.Close());
        foreign.Close();
        Assert.False(foreign.Binding.MayEnter());
    }

    [Fact]
    public void InWhateverOrderTheyCloseTheLastOfADeviceUnbinds() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 9).ToArray()), Gen.Int[0, 8]).Sample((order, removeAt) =>
        {
            var registry = new UacceRegistry();
            UacceDevice[] devices = [.. Enumerable.Range(0, 3).Select(_ => registry.Register(new UacceDeviceOptions { Name = "d" }, new RecordingOperations()))];
            var space = new LocalAddressSpace { Pasids = new PasidAllocator(1) };
            var next = new LocalAddressSpace { Pasids = new PasidAllocator(1) };
            UacceQueue[] queues = [.. Enumerable.Range(0, 9).Select(i => Rig.Open(devices[i % 3], space))];
            var left = new HashSet<int>(order);
            for (int i = 0; i < order.Length; i++)
            {
                if (i == removeAt)
                    registry.Remove(devices[0]);
                queues[order[i]].Close();
                queues[order[i]].Close();
                left.Remove(order[i]);
                for (int device = 0; device < 3; device++)
                {
                    Assert.Equal(left.Any(queue => queue % 3 == device), queues[device].Binding.MayEnter());
                }
            }

            Rig.Open(devices[1], next).Close();
        });

    [Fact]
    public void APasidIsNotUsedAgainWhileAQueueOfADeadSpaceIsOpen()
    {
        UacceDevice device = Device();
        var pasids = new PasidAllocator(2);
        var dead = new LocalAddressSpace { Pasids = pasids };
        UacceQueue[] left = [Rig.Open(device, dead), Rig.Open(device, dead)];
        int carried = left[0].Binding.Pasid;
        dead.Exit();

        var second = new LocalAddressSpace { Pasids = pasids };
        UacceQueue queue = Rig.Open(device, second);
        Assert.NotEqual(carried, queue.Binding.Pasid);
        var third = new LocalAddressSpace { Pasids = pasids };
        Assert.Equal(Errno.ENOSPC, device.Open(third, out UacceQueue? refused));
        Assert.Null(refused);
        left[0].Close();
        Assert.Equal(Errno.ENOSPC, device.Open(third, out refused));
        left[1].Close();
        Assert.Equal(carried, Rig.Open(device, third).Binding.Pasid);
    }

    [Fact]
    public void WithoutAPasidNothingIsBoundOrReserved()
    {
        var operations = new RecordingOperations();
        UacceDevice device = _registry.Register(operations.Options, operations);
        var space = new LocalAddressSpace { Pasids = new PasidAllocator(0) };
        for (int i = 0; i < 3; i++)
            Assert.Equal(Errno.ENOSPC, device.Open(space, out _));
        Assert.Equal(0, operations.Gets);
    }

    [Fact]
    public void AnOpenThatTheDriverRefusesLeavesNothingBound()
    {
        var operations = new RecordingOperations { GetAnswer = Errno.EBUSY };
        UacceDevice device = _registry.Register(operations.Options, operations);
        var pasids = new PasidAllocator(1);
        var space = new LocalAddressSpace { Pasids = pasids };
        AddressSpaceBinding? seen = null;
        operations.Before = (_, queue) => seen = queue.Binding;
        Assert.Equal(Errno.EBUSY, device.Open(space, out UacceQueue? refused));
        Assert.Null(refused);
        Assert.False(seen!.MayEnter(), "The binding of a refused open is still open.");

        operations.Before = (_, _) => throw new InvalidOperationException("A driver's defect.");
        Assert.Equal(Errno.EIO, device.Open(space, out _));
        operations.Before = null;
        operations.GetAnswer = Errno.None;
        var next = new LocalAddressSpace { Pasids = pasids };
        UacceQueue queue = Rig.Open(device, next);
        Assert.Equal(1, queue.Binding.Users);

        // With a queue open, a refused one changes nothing for it.
        operations.GetAnswer = Errno.EBUSY;
        Assert.Equal(Errno.EBUSY, device.Open(next, out _));
        Assert.Equal(1, queue.Binding.Users);
        Assert.True(queue.Binding.MayEnter());
    }

    [Fact]
    public void PasidsComeBackAsLateAsPossible()
    {
        var pasids = new PasidAllocator(3);
        Assert.Equal([1, 2], new[] { Take(pasids), Take(pasids) });
        pasids.Return(1);
        Assert.Equal([3, 1], new[] { Take(pasids), Take(pasids) });
        Assert.False(pasids.TryTake(out int none));
        Assert.Equal(0, none);
        pasids.Return(3);
        pasids.Return(2);
        Assert.Equal([3, 2], new[] { Take(pasids), Take(pasids) });
    }

    [Fact]
    public void AnAccessInFlightHoldsCloseBackAndLaterOnesAreRefused()
    {
        UacceDevice device = Device();
        var space = new LocalAddressSpace();
        UacceQueue queue = Rig.Open(device, space);
        AddressSpaceBinding binding = queue.Binding;
        AccessScope access = binding.Enter();
        Assert.True(access.IsInside);
        var closer = new Crew();
        closer.Add(queue.Close);
        closer.Start();
        Until.True(() => !binding.MayEnter(), () => "the gate shuts");
        Assert.Equal(QueueState.Zombie, queue.State);
        Assert.True(closer.IsRunning, "Close returned with an access in flight.");

        // The pair may be bound anew meanwhile, and keeps its PASID.
        UacceQueue next = Rig.Open(device, space);
        Assert.NotSame(binding, next.Binding);
        Assert.Equal(binding.Pasid, next.Binding.Pasid);
        Assert.True(closer.IsRunning, "Close returned with an access in flight.");
        access.Dispose();
        closer.Join(Until.Limit, () => "close with nothing in flight");
        Assert.False(binding.MayEnter());
        Assert.True(next.Binding.MayEnter());
        next.Close();
    }

    private static int Take(PasidAllocator pasids) => pasids.TryTake(out int pasid) ? pasid : -1;

    private UacceDevice Device() => _registry.Register(new UacceDeviceOptions { Name = "d" }, new RecordingOperations());
}
