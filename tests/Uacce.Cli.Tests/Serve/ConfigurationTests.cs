using Uacce.Abi;
using Uacce.Cli.Serve;
using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests.Serve;

/// <summary>The configuration of a server: all of it is understood, or the first mistake is named with its line.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void EverySettingIsRead()
    {
        ServeSettings settings = ServeSettings.Of(Read("""
            {
              // Comments are welcome.
              "mount": "/tmp/somewhere", "socket": "/tmp/else.sock", "socketMode": "0660", "mode": "0640", "owner": "0:7",
              "drainSeconds": 3, "workers": 5, "engines": ["dotnet"], "queueManager": 2,
              "devices": [
                { "type": "zip", "count": 2, "effort": "best" },
                { },
              ],
            }
            """));
        Assert.Equal(("/tmp/somewhere", "/tmp/else.sock"), (settings.Root, settings.Socket));
        Assert.Equal((Octal("660"), Octal("640")), ((int)settings.SocketMode, settings.Mode));
        Assert.Equal((0, 7), settings.Owner);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Drain);
        Assert.Equal((5, 2), (settings.Devices.Workers, settings.Devices.QueueManagerVersion));
        Assert.Equal(["dotnet"], settings.Devices.Engines);
        Assert.Equal([CompressionEffort.Best, CompressionEffort.Best, CompressionEffort.Fast], settings.Devices.Efforts);
    }

    [Fact]
    public void NothingIsOneDeviceForItsOwner()
    {
        ServeSettings settings = ServeSettings.Of(Read("{}") with { Mount = "/tmp/place" });
        Assert.Equal("/tmp/place.sock", settings.Socket);
        Assert.Equal((Octal("600"), Octal("600")), ((int)settings.SocketMode, settings.Mode));
        Assert.Equal([CompressionEffort.Fast], settings.Devices.Efforts);
    }

    [Fact]
    public void AnEngineThatThereIsNotIsNamedWithThoseThatThereAre()
    {
        CommandException refusal = Assert.Throws<CommandException>(() => ServeSettings.Of(Read("""{ "engines": ["dotnet", "steam"] }""")));
        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains("'steam'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("managed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APlaceIsNamedWithoutLinks()
    {
        string target = Directory.CreateDirectory(_sandbox.At("target")).FullName;
        Directory.CreateSymbolicLink(_sandbox.At("link"), target);
        Assert.Equal(Path.Combine(target, "served"), ServedPlaces.Canonical(_sandbox.At("link/served/")));
    }

    [Theory]
    [InlineData("{\n  \"devics\": []\n}", 2, "there is no setting 'devics'")]
    [InlineData("{\n\n  \"devices\": [ {\n \"kind\": 1 } ]\n}", 4, "there is no setting 'kind'")]
    [InlineData("{\n  \"workers\": \"many\"\n}", 2, "'workers' has a value that it cannot have")]
    [InlineData("{\n  \"devices\": [ { \"effort\": \"hard\" } ]\n}", 2, "'effort' has a value that it cannot have")]
    [InlineData("{\n  \"devices\": [ { \"effort\": 1 } ]\n}", 2, "'effort' has a value that it cannot have")]
    [InlineData("{\n  \"workers\": 1,\n  \"workers\": 2\n}", 3, "a setting is there twice")]
    [InlineData("{\n  \"workers\": 1", 2, "it is no JSON")]
    [InlineData("", 1, "it is no JSON")]
    public void AMistakeIsNamedWithItsLine(string text, int line, string mistake)
    {
        string path = _sandbox.Write("config", System.Text.Encoding.UTF8.GetBytes(text));
        CommandException refused = Assert.Throws<CommandException>(() => ServeConfiguration.Read(path));
        Assert.StartsWith($"{path}:{line}: {mistake}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"devices\": [ { \"type\": \"gpu\" } ] }", "no device type 'gpu'")]
    [InlineData("{ \"devices\": [ { \"count\": 0 } ] }", "1 to 64")]
    [InlineData("{ \"workers\": 0 }", "'workers' is a number from 1 to 1024")]
    [InlineData("{ \"mode\": \"9\" }", "'9' is no mode")]
    [InlineData("{ \"queueManager\": 1 }", "from 2 to 3")]
    public void WhatMakesNoSenseIsNamed(string text, string mistake) => Assert.Contains(
        mistake, Assert.Throws<CommandException>(() => ServeSettings.Of(Read(text))).Message, StringComparison.Ordinal);

    private ServeConfiguration Read(string text) =>
        ServeConfiguration.Read(_sandbox.Write("config", System.Text.Encoding.UTF8.GetBytes(text)));

    private static int Octal(string mode) => Convert.ToInt32(mode, 8);
}
