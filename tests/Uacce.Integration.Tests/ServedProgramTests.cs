using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>Programs that use a server's devices without knowing that there is one, and our own client, which needs no launcher.</summary>
public sealed class ServedProgramTests : IDisposable
{
    private readonly ServeRig _rig = new("--device", "zip:2");

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void AProgramForTheHardwareRunsOnAServer(string poll)
    {
        byte[] data = Sample.Data(3_000_000);
        string path = _rig.Write("data", data);
        (int exitCode, byte[] output, string error) = _rig.RunForBytes("run", "--serve", "--", CPrograms.Executable("zip"), path, poll, "100000", "64");
        Assert.True(exitCode == 0, error);
        Assert.Equal(data, Sample.Gunzip(output));
        Until.True(() => _rig.Status.GetProperty("requests").GetInt32() == 30, () => "requests are not counted, or too many");
        Assert.False(Path.Exists("/dev/hisi_zip-0"));
    }

    [Theory]
    [InlineData("served")]
    [InlineData("served:hisi_zip-1")]
    public void OurClientFindsTheServerByItself(string device)
    {
        byte[] data = Sample.Data(3_000_000);
        string path = _rig.Write("data", data);
        (int exitCode, byte[] compressed, string error) = _rig.RunForBytes("compress", "--device", device, "-c", path);
        Assert.True(exitCode == 0, error);
        Assert.Equal(data, Sample.Gunzip(compressed));
        Assert.True(compressed.Length < data.Length, "Nothing was compressed.");
        Assert.Equal(data, _rig.RunForBytes("decompress", "--device", device, "-c", _rig.Write("data.gz", compressed)).Output);
        int used = device.Contains(':', StringComparison.Ordinal) ? 1 : 0;
        Assert.All(
            _rig.Ask("status").GetProperty("devices").EnumerateArray().Index(),
            each => Assert.Equal(each.Index == used, each.Item.GetProperty("requests").GetInt32() > 0));
    }

    [Fact]
    public void ServedDevicesAreListedWithTheirEffortAndNotInsideAProgramThatWasGivenSome()
    {
        Assert.Matches("hisi_zip-1 +served +hisi_qm_v3 +zlib,gzip,deflate +fast", _rig.Run("list").Output);
        string inside = _rig.Run("run", "--serve", "--", "dotnet", ServeRig.Command, "list").Output;
        Assert.Matches("hisi_zip-1 +kernel +hisi_qm_v3", inside);
        Assert.DoesNotContain(" served ", inside, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAServerItIsSaid()
    {
        _rig.Kill();
        (int exitCode, _, string error) = _rig.Run("run", "--serve", "--", "true");
        Assert.Equal(1, exitCode);
        Assert.Contains("start 'uacce serve'", error, StringComparison.Ordinal);
        Assert.Contains("no served device", _rig.Run("compress", "--device", "served", "-c", ServeRig.Command).Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" served ", _rig.Run("list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAProgramLeavesRunningKeepsItsDevicesIfAsked()
    {
        string mark = _rig.Write("mark", []);
        // It waits for the end of the shell that started it.
        const string Wait = "tail -s 0.01 --pid=$$ -f /dev/null";
        (int exitCode, _, string error) = _rig.Run(
            "run", "--serve", "--keep", "--", "sh", "-c", $"({Wait}; ls /dev/hisi_zip-1 > {mark}) </dev/null >/dev/null 2>&1 & exit 3");
        Assert.True(exitCode == 3, error);
        Assert.Equal("/dev/hisi_zip-1\n", File.ReadAllText(mark));
    }
}
