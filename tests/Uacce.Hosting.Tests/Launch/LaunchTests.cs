using System.Globalization;
using Uacce.Hosting.Launch;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Launch;

/// <summary>Programs that know nothing of us find devices at their usual places, and map regions that lie over each other.</summary>
public sealed class LaunchTests : IDisposable
{
    private readonly HostRig _rig = new(mmioPages: 2);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("dus-first")]
    [InlineData("mmio-first")]
    public void AnUnmodifiedProgramUsesADevice(string order)
    {
        using HostedProgram program = Start("plain", _rig.Device.Name, MmioSize, order);
        Assert.Equal(17, ExitOf(program));
        _rig.UntilAllIsReturned();
    }

    [Fact]
    public void WhatAProgramStartsIsServedToo()
    {
        string plain = CPrograms.Executable("plain");
        using HostedProgram program = _rig.Host.Start(
            "/bin/sh", "-c", $"{plain} {_rig.Device.Name} {MmioSize} dus-first; test $? = 17 && exec {plain} {_rig.Device.Name} {MmioSize} mmio-first");
        Assert.Equal(17, ExitOf(program));
    }

    [Fact]
    public void TheRestOfTheMachineSeesNothing()
    {
        using HostedProgram program = Start("plain", _rig.Device.Name, MmioSize, "dus-first");
        Assert.Equal(17, ExitOf(program));
        Assert.False(Path.Exists($"/dev/{_rig.Device.Name}"));
        Assert.False(Path.Exists($"/sys/class/uacce/{_rig.Device.Name}"));
        Assert.DoesNotContain(_rig.Host.Directory, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyProgramsRunAtOnce()
    {
        HostedProgram[] programs = [.. Enumerable.Range(0, AddingDriver.Capacity).Select(_ => Start("plain", _rig.Device.Name, MmioSize, "dus-first"))];
        foreach (HostedProgram program in programs)
        {
            using (program)
                Assert.Equal(17, ExitOf(program));
        }
    }

    [Fact]
    public void ASignalIsSeenInTheExitCode()
    {
        using HostedProgram program = _rig.Host.Start("/bin/sh", "-c", "kill -TERM $$");
        Assert.Equal(128 + 15, ExitOf(program));
    }

    [Fact]
    public void DisposingKills()
    {
        HostedProgram program = _rig.Host.Start("/bin/sleep", "1000");
        Assert.False(program.Exit.IsCompleted);
        program.Dispose();
        Assert.Equal(128 + 9, ExitOf(program));
    }

    [Fact]
    public void AProgramThatIsNotThereIsSaidSo() =>
        Assert.Contains("No such file", Assert.Throws<HostException>(() => _rig.Host.Start("/nowhere/at/all")).Message, StringComparison.Ordinal);

    private HostedProgram Start(string name, params string[] arguments) => _rig.Host.Start(CPrograms.Executable(name), arguments);

    private string MmioSize => _rig.Driver.Options.MmioSize.ToString(CultureInfo.InvariantCulture);

    private static int ExitOf(HostedProgram program)
    {
        Assert.True(program.Exit.Wait(Until.Limit), "The program does not end.");
        return program.Exit.Result;
    }
}
