using CsCheck;
using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>Any sequence of operations, against a model that fits on a page, and the balance of the driver's operations.</summary>
public class QueueModelTests
{
    private const int Devices = 2;
    private const int Spaces = 2;
    private const int Slots = 4;

    private enum Op
    {
        Open,
        Start,
        Put,
        Ioctl,
        Map,
        Unmap,
        Poll,
        Foreign,
        Close,
        Exit,
        Remove,
    }

    // Ends are rare, or nothing would live long enough to be interesting.
    private static readonly Gen<Op> s_op = Gen.Frequency(
        (40, Gen.Enum<Op>().Where(op => op is not (Op.Exit or Op.Remove))), (1, Gen.Const(Op.Exit)), (1, Gen.Const(Op.Remove)));

    [Fact]
    public void AnySequenceAnswersAsTheModelDoes() =>
        Gen.Select(s_op, Gen.Int[0, Slots - 1], Gen.Int[0, Devices - 1], Gen.Int[0, Spaces - 1]).Array[0, 120].Sample(
            steps =>
            {
                var world = new World();
                foreach ((Op op, int slot, int device, int space) in steps)
                    world.Step(op, slot, device, space);
                world.Finish();
            },
            iter: 1_000);

    [Fact]
    public void OperationsOfManyThreadsStayBalanced() =>
        Gen.Select(s_op, Gen.Int[0, 1]).Array[1, 30].Array[3].Sample(
            scripts =>
            {
                var rig = new Rig();
                UacceQueue[] queues = [rig.Open(), rig.Open()];
                Crew.Run([.. scripts.Select(script => (Action)(() =>
                {
                    foreach ((Op op, int which) in script)
                        Run(rig, queues[which], op);
                }))]);
                Array.ForEach(queues, queue => queue.Close());
                Assert.Empty(rig.Operations.Broken);
                Assert.Equal((rig.Operations.Gets, rig.Operations.Starts), (rig.Operations.Puts, rig.Operations.Stops));
                Assert.False(queues[0].Binding.MayEnter(), "Bound with every queue closed.");
            },
            iter: 300,
            threads: 1);

    private static void Run(Rig rig, UacceQueue queue, Op op)
    {
        switch (op)
        {
            case Op.Open:
                rig.Device.Open(rig.Space, out UacceQueue? opened);
                opened?.Close();
                break;
            case Op.Start: queue.Start(rig.Space); break;
            case Op.Put: queue.Put(rig.Space); break;
            case Op.Ioctl: queue.Ioctl(rig.Space, RecordingOperations.KnownCommand, []); break;
            case Op.Map or Op.Unmap:
                queue.Map(rig.Space, RegionType.Dus, RecordingOperations.RegionSize, out RegionMapping? mapping);
                mapping?.Dispose();
                break;
            case Op.Poll: queue.Poll(rig.Space); break;
            case Op.Foreign: queue.Start(new LocalAddressSpace()); break;
            case Op.Close: queue.Close(); break;
            case Op.Exit: rig.Space.Exit(); break;
            case Op.Remove: rig.Registry.Remove(rig.Device); break;
        }
    }

    private sealed class World
    {
        private readonly UacceRegistry _registry = new();
        private readonly PasidAllocator _pasids = new(Spaces);
        private readonly RecordingOperations[] _operations = [.. Enumerable.Range(0, Devices).Select(_ => new RecordingOperations())];
        private readonly UacceDevice[] _devices;
        private readonly LocalAddressSpace[] _spaces;
        private readonly Slot?[] _slots = new Slot?[Slots];

        public World()
        {
            _devices = [.. _operations.Select(operations => _registry.Register(operations.Options, operations))];
            _spaces = [.. Enumerable.Range(0, Spaces).Select(_ => new LocalAddressSpace { Pasids = _pasids })];
        }

        private sealed record Slot(UacceQueue Queue, int Device, int Space)
        {
            public QueueState State { get; set; } = QueueState.Init;

            public QueueEnd End { get; set; }

            public RegionMapping? Mapping { get; set; }

            public void Kill(QueueEnd end)
            {
                State = QueueState.Zombie;
                End = End == QueueEnd.None ? end : End;
            }
        }

        public void Step(Op op, int index, int device, int space)
        {
            Slot? slot = _slots[index];
            switch (op)
            {
                case Op.Open when slot is null:
                    Errno answer = _devices[device].Open(_spaces[space], out UacceQueue? queue);
                    Assert.Equal(_operations[device].IsGone ? Errno.ENODEV : !_spaces[space].IsAlive ? Errno.ENXIO : Errno.None, answer);
                    _slots[index] = queue is null ? null : new Slot(queue, device, space);
                    break;
                case Op.Exit:
                    _spaces[space].Exit();
                    foreach (Slot? dead in _slots.Where(other => other?.Space == space))
                        dead!.Kill(QueueEnd.AddressSpaceExited);
                    break;
                case Op.Remove:
                    _registry.Remove(_devices[device]);
                    _operations[device].IsGone = true;
                    foreach (Slot? dead in _slots.Where(other => other?.Device == device))
                        dead!.Kill(QueueEnd.DeviceRemoved);
                    break;
                case Op.Close when slot is not null:
                    slot.Queue.Close();
                    slot.Kill(QueueEnd.Closed);
                    Assert.Equal((slot.State, slot.End), (slot.Queue.State, slot.Queue.End));
                    slot.Mapping?.Dispose();
                    _slots[index] = null;
                    break;
                default:
                    if (slot is not null)
                        Use(op, slot);
                    break;
            }

            Check();
        }

        public void Finish()
        {
            for (int i = 0; i < Slots; i++)
                Step(Op.Close, i, 0, 0);
            Assert.All(_operations, operations => Assert.Equal((operations.Gets, operations.Starts), (operations.Puts, operations.Stops)));
            Assert.All(Enumerable.Range(0, Spaces), _ => Assert.True(_pasids.TryTake(out int _), "A PASID was lost."));
        }

        private void Use(Op op, Slot slot)
        {
            AddressSpace caller = _spaces[slot.Space];
            bool dead = slot.State == QueueState.Zombie;
            switch (op)
            {
                case Op.Start:
                    Assert.Equal(dead ? Errno.ENXIO : slot.State == QueueState.Started ? Errno.EINVAL : Errno.None, slot.Queue.Start(caller));
                    slot.State = dead ? slot.State : QueueState.Started;
                    break;
                case Op.Put:
                    Assert.Equal(dead ? Errno.ENXIO : Errno.None, slot.Queue.Put(caller));
                    slot.State = dead ? slot.State : QueueState.Init;
                    break;
                case Op.Ioctl:
                    Assert.Equal(dead ? Errno.ENXIO : Errno.None, slot.Queue.Ioctl(caller, RecordingOperations.KnownCommand, []));
                    break;
                case Op.Map:
                    Errno answer = slot.Queue.Map(caller, RegionType.Dus, RecordingOperations.RegionSize, out RegionMapping? mapping);
                    Assert.Equal(dead ? Errno.ENXIO : slot.Mapping is not null ? Errno.EEXIST : Errno.None, answer);
                    slot.Mapping ??= mapping;
                    break;
                case Op.Unmap:
                    slot.Mapping?.Dispose();
                    slot.Mapping = null;
                    break;
                case Op.Poll:
                    Assert.Equal(dead ? PollEvents.Error | PollEvents.HangUp : PollEvents.None, slot.Queue.Poll(caller));
                    break;
                case Op.Foreign:
                    Assert.Equal(Errno.EPERM, slot.Queue.Put(_spaces[1 - slot.Space]));
                    break;
            }
        }

        private void Check()
        {
            foreach (RecordingOperations operations in _operations)
                Assert.Empty(operations.Broken);
            foreach (Slot? slot in _slots.Where(slot => slot is not null))
            {
                Assert.Equal((slot!.State, slot.End), (slot.Queue.State, slot.Queue.End));
                Assert.Equal(_slots.Count(other => other?.Device == slot.Device && other.Space == slot.Space), slot.Queue.Binding.Users);
                Assert.All(_slots.Where(other => other?.Space == slot.Space), other => Assert.Equal(slot.Queue.Binding.Pasid, other!.Queue.Binding.Pasid));
                Assert.All(_slots.Where(other => other is not null && other.Space != slot.Space), other => Assert.NotEqual(slot.Queue.Binding.Pasid, other!.Queue.Binding.Pasid));
            }
        }
    }
}
