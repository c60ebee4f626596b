using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>Programs below <c>uacce run</c> map files as they would without it, whatever others there do.</summary>
public sealed class MapTests
{
    private const string RegionLength = "8192"; // of the device's MMIO, so that a mapping is looked at

    public MapTests() => FuseMachine.Need();

    private static string Maps => CPrograms.Executable("maps");

    [Fact]
    public void NoTimerInterruptsAMappingOfAnOrdinaryFile()
    {
        using var program = new Peer("dotnet", [ServeRig.Command, "run", "--", Maps, "timer", "4096"]);
        program.Expect("0 interrupted");
        program.MustSucceed();
    }

    [Fact]
    public void AFileSystemThatDoesNotAnswerKeepsNobodyFromMapping()
    {
        using var rig = new ServeRig();
        using var program = new Peer(
            "dotnet", [ServeRig.Command, "run", "--", Maps, "beside", Path.Combine(rig.Root, "class", ServeRig.Device, "api"), "0", RegionLength]);
        Beside(rig, program);
    }

    [Fact]
    public void AServerThatIsSuspendedKeepsNobodyFromMappingOtherFiles()
    {
        using var rig = new ServeRig();
        using var program = new Peer(
            "env",
            [$"UACCE_ROOT={rig.Root}", "dotnet", ServeRig.Command, "run", "--serve", "--", Maps, "beside", $"/dev/{ServeRig.Device}", "0", RegionLength]);
        Beside(rig, program);
    }

    [Fact]
    public void WhatOutlivesTheProgramMapsOrdinaryFiles()
    {
        using var program = new Peer("dotnet", [ServeRig.Command, "run", "--", "sh", "-c", $"exec 3<&0; (read go <&3; exec {Maps} timer 4096) 2>/dev/null & exit 0"]);
        program.MustSucceed();
        program.Say("go");
        program.Expect("0 interrupted");
    }

    [Fact]
    public void WhatOutlivesACommandThatWasKilledMapsOrdinaryFiles()
    {
        using var program = new Peer("dotnet", [ServeRig.Command, "run", "--", "sh", "-c", $"echo ready; read go; exec {Maps} timer 4096"]);
        program.Expect("ready");
        program.Kill();
        program.Say("go");
        program.Expect("0 interrupted");
    }

    private static void Beside(ServeRig rig, Peer program)
    {
        program.Expect("open");
        ServeRig.Signal(rig.Id, ServeRig.StopSignal);
        try
        {
            program.Say("map");
            program.Expect("mapped");
        }
        finally
        {
            ServeRig.Signal(rig.Id, ServeRig.ContinueSignal);
        }

        // Not before: closing the file waits for its server, which is the file's business and not ours.
        program.Say("end");
        program.MustSucceed();
    }
}
