using System.Diagnostics;
using System.Globalization;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.AddressSpaces;

/// <summary>Which threads have been out of a copy since a watch began, and which may still be in it.</summary>
public sealed class ThreadWatchTests
{
    public ThreadWatchTests() => FuseMachine.Need(); // the same permissions

    [Fact]
    public void AThreadAsleepInACallHasMoved()
    {
        using Process cat = Start("cat");
        Until.True(() => ProcessState.Of(cat.Id) == 'S', () => "cat does not read");
        AssertMoves(Watch(cat));
        cat.Kill();
    }

    [Fact]
    public void AThreadThatRunsHasMovedAndOneThatIsStoppedHasNot()
    {
        using Process loop = Start("sh", "-c", "while :; do :; done");
        AssertMoves(Watch(loop));
        Signal(loop, "STOP");
        Until.True(() => ProcessState.Of(loop.Id) == ProcessState.Stopped, () => "it does not stop");
        ThreadWatch watch = Watch(loop);
        long until = Environment.TickCount64 + 100;
        while (Environment.TickCount64 < until)
            Assert.False(watch.HaveAllMoved, "it stands where it stood");
        Signal(loop, "CONT");
        AssertMoves(watch);
        loop.Kill();
    }

    [Fact]
    public void AThreadThatEndedHasMoved()
    {
        using Process loop = Start("sh", "-c", "while :; do :; done");
        Signal(loop, "STOP");
        ThreadWatch watch = Watch(loop);
        loop.Kill();
        loop.WaitForExit();
        AssertMoves(watch);
    }

    [Fact]
    public void WhatIsNotThereIsNotWatched() => Assert.Null(ThreadWatch.TryBegin(4_194_304)); // above the largest process id

    private static void AssertMoves(ThreadWatch watch) => Until.True(() => watch.HaveAllMoved, () => "it is not seen to move");

    private static ThreadWatch Watch(Process process)
    {
        ThreadWatch? watch = ThreadWatch.TryBegin(process.Id);
        Assert.NotNull(watch);
        return watch;
    }

    private static Process Start(string file, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardInput = true })!;

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
