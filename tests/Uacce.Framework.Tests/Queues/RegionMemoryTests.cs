using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Memory;
using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>Where the memory of a queue's regions comes from, and when it may go to somebody else.</summary>
public class RegionMemoryTests
{
    private readonly PageMemory _memory = new(RecordingOperations.RegionSize);

    [Fact]
    public void MemoryOfThisProcessIsMappedWhileSomebodyMapsIt()
    {
        var memory = new RegionMemory(_memory);
        Assert.False(memory.IsMapped);
        memory.AddMapping();
        Assert.True(memory.IsMapped);
        memory.RemoveMapping();
        Assert.False(memory.IsMapped);
    }

    [Fact]
    public void MemoryThatOthersCanMapCountsAsMappedForGood()
    {
        object owner = new();
        var memory = new RegionMemory(_memory.Window, owner);
        Assert.True(memory.IsMapped);
        memory.AddMapping();
        memory.RemoveMapping();
        Assert.True(memory.IsMapped);
        Assert.Same(owner, memory.Owner);
        Assert.Equal(_memory.Window.Address, memory.Window.Address);
    }

    [Fact]
    public void TheDriverSeesWhatTheOpenBringsAlong()
    {
        var rig = new Rig();
        var source = new OneMemory(new RegionMemory(_memory.Window, _memory));
        IRegionMemorySource? seen = null;
        rig.Operations.Before = (_, queue) => seen = queue.Regions;
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, source, out UacceQueue? queue));
        Assert.Same(source, seen);
        queue!.Close();
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out queue));
        Assert.Null(seen);
        queue!.Close();
    }

    private sealed class OneMemory(RegionMemory memory) : IRegionMemorySource
    {
        public RegionMemory Provide(RegionType region) => memory;
    }
}
