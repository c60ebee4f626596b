using Uacce.Abi;
using Uacce.Hosting.Launch;
using Uacce.Hosting.Tests.Support;
using Uacce.Native;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Launch;

/// <summary>Which mappings of a program are held up, and that nothing but their being received ends that.</summary>
public sealed class MapFilterTests
{
    private const int UserSignal = 10;
    private const int FirstDescriptor = 100; // of filtered.c
    private const int LooksLikeRegions = 4;

    public MapFilterTests() => FuseMachine.Need();

    private static MapFilter Filter => new(Environment.SystemPageSize, 2 * Environment.SystemPageSize, 3 * Environment.SystemPageSize);

    [Fact]
    public void OnlyWhatMayBeARegionIsHeld()
    {
        using StartedProgram program = Start("maps", Filter);
        for (int i = 0; i < LooksLikeRegions; i++)
            program.Maps.Continue(Receive(program, FirstDescriptor + i));
        Assert.Equal(0, UntilEnded(program));
    }

    [Fact]
    public void NothingIsHeldWhereRegionsDoNotLieOverEachOther()
    {
        using StartedProgram program = Start("maps", new MapFilter(Environment.SystemPageSize, 0, 0));
        Assert.Equal(0, UntilEnded(program));
    }

    [Fact]
    public void ASignalWaitsForAMappingThatWasReceived()
    {
        using StartedProgram program = Start("signal", Filter);
        PendingMap map = Receive(program);
        Assert.Equal(Errno.None, ChildProgram.Signal(program.End, UserSignal));
        // The signal wakes it, and it sleeps on: "D", as nothing but a signal that kills will wake it again.
        Until.True(() => ProcessState.Of(program.Id) == 'D', () => $"the program is in state {ProcessState.Of(program.Id)}");
        Assert.True(program.Maps.IsWaiting(map));
        program.Maps.Continue(map);
        Assert.Equal(0, UntilEnded(program));
    }

    private static StartedProgram Start(string what, MapFilter filter) => StartedProgram.Start(CPrograms.Executable("filtered"), [what], [], filter);

    private static PendingMap Receive(StartedProgram program, int? descriptor = null)
    {
        var events = new PollEvents[1];
        Assert.Equal(Errno.None, ReadinessWait.Poll([program.Maps], events, (int)Until.Limit.TotalMilliseconds));
        Assert.True((events[0] & PollEvents.In) != PollEvents.None, $"No mapping is held: {events[0]}.");
        Assert.Equal(Errno.None, program.Maps.TryReceive(out PendingMap map));
        Assert.Equal(descriptor ?? map.Descriptor, map.Descriptor);
        return map;
    }

    private static int UntilEnded(StartedProgram program)
    {
        var events = new PollEvents[2];
        Assert.Equal(Errno.None, ReadinessWait.Poll([program.Maps, program.End], events, (int)Until.Limit.TotalMilliseconds));
        Assert.True((events[0] & PollEvents.In) == PollEvents.None, "One more mapping is held.");
        Assert.True(events[0] != PollEvents.None || events[1] != PollEvents.None, "The program does not end.");
        return ChildProgram.WaitForExit(program.Id);
    }
}
