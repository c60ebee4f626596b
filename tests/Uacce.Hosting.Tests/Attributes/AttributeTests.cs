using System.Text;
using Uacce.Framework;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Attributes;

/// <summary>The attributes as a program reads them: one open, one read, and nothing but what the kernel would say.</summary>
public sealed class AttributeTests : IDisposable
{
    private readonly HostRig _rig = new(mmioPages: 2);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("api", "adding_v1\n")]
    [InlineData("flags", "1\n")]
    [InlineData("available_instances", "4\n")]
    [InlineData("algorithms", "add\nincrement\n")]
    [InlineData("region_mmio_size", "8192\n")]
    [InlineData("region_dus_size", "8192\n")]
    [InlineData("dev", "0:0\n")]
    [InlineData("device/numa_node", "3\n")]
    [InlineData("uevent", "DEVNAME=adding-0\n")]
    public void OneReadGivesTheWholeValue(string name, string value)
    {
        byte[] buffer = new byte[4096];
        int length = _rig.Host.Do(() =>
        {
            using FileStream stream = new(_rig.Attribute(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return stream.Read(buffer);
        });
        Assert.Equal(value, Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Fact]
    public void ValuesAreLive()
    {
        using Peer peer = _rig.Start("hold", _rig.Node, "8192");
        peer.Expect("ready");
        Assert.Equal("3\n", _rig.Read("available_instances"));
        peer.Kill();
        Until.True(() => _rig.Read("available_instances") == "4\n", () => "the instance is not back");
    }

    [Fact]
    public void AReadFromTheStartAsksAnew()
    {
        _rig.Driver.Threshold = 1;
        using FileStream stream = _rig.Host.Do(() => new FileStream(_rig.Attribute("isolate_strategy"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        byte[] buffer = new byte[16];
        Assert.Equal(2, stream.Read(buffer));
        _rig.Driver.Threshold = 234;
        Assert.Equal(0, stream.Read(buffer));
        stream.Position = 0;
        Assert.Equal(4, stream.Read(buffer));
    }

    [Fact]
    public void ADriverThatDoesNotCountAnswersENODEV()
    {
        _rig.Driver.CountsInstances = false;
        IOException refused = Assert.ThrowsAny<IOException>(() => _rig.Read("available_instances"));
        Assert.Contains("No such device", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatADeviceDoesNotHaveIsNotThere()
    {
        Assert.All(
            (string[])["isolate", "isolate_strategy", "dev_usage", "node_id", "device/nothing"],
            name => Assert.False(_rig.Host.Do(() => File.Exists(_rig.Attribute(name))), name));
        _rig.Driver.Threshold = 0;
        _rig.Driver.UsageText = "COMPRESS: 3\nDECOMPRESS: 4\n";
        Assert.Equal("0\n", _rig.Read("isolate"));
        Assert.Equal("0\n", _rig.Read("isolate_strategy"));
        Assert.Equal("COMPRESS: 3\nDECOMPRESS: 4\n", _rig.Read("dev_usage"));
    }

    [Fact]
    public void RegionsOfNoSizeHaveNoAttribute()
    {
        var options = new UacceDeviceOptions { Name = "bare", DusSize = 4096 };
        _rig.Registry.Register(options, _rig.Driver);
        string[] names = _rig.Host.Do(() => Directory.GetFiles(Path.Combine(_rig.Host.Directory, "class", "bare-1")));
        Assert.DoesNotContain(names, name => Path.GetFileName(name) == "region_mmio_size");
        Assert.Contains(names, name => Path.GetFileName(name) == "region_dus_size");
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("12\n", 12)]
    [InlineData("+3", 3)]
    [InlineData("0x10", 16)]
    [InlineData("010", 8)]
    [InlineData("0", 0)]
    [InlineData("65535\n", 65535)]
    public void TheThresholdIsSetByANumber(string text, int threshold)
    {
        _rig.Driver.Threshold = 1;
        _rig.Host.Do(() =>
        {
            File.WriteAllText(_rig.Attribute("isolate_strategy"), text);
            return 0;
        });
        Assert.Equal(threshold, _rig.Driver.Threshold!.Value);
    }

    [Theory]
    [InlineData("x")]
    [InlineData(" 1")]
    [InlineData("-1")]
    [InlineData("1\n\n")]
    [InlineData("65536")]
    [InlineData("\n")]
    [InlineData("08")]
    [InlineData("99999999999999999999999")]
    public void AThresholdThatIsNoNumberIsRefused(string text)
    {
        _rig.Driver.Threshold = 1;
        IOException refused = Assert.ThrowsAny<IOException>(() => Write("isolate_strategy", text));
        Assert.Contains("Invalid argument", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, _rig.Driver.Threshold!.Value);
    }

    [Fact]
    public void AnIsolatedDeviceKeepsItsThreshold()
    {
        _rig.Driver.Threshold = 7;
        Assert.Equal("1\n", _rig.Read("isolate"));
        Assert.ThrowsAny<UnauthorizedAccessException>(() => Write("isolate_strategy", "3"));
    }

    [Fact]
    public void NotEvenRootOpensAReadOnlyAttributeForWriting() =>
        Assert.Throws<UnauthorizedAccessException>(() => Write("api", "x"));

    [Fact]
    public void ModesAreThoseOfTheKernel()
    {
        _rig.Driver.Threshold = 1;
        Assert.Equal(
            (UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, UnixFileMode.UserWrite),
            _rig.Host.Do(() => (File.GetUnixFileMode(_rig.Attribute("api")), File.GetUnixFileMode(_rig.Attribute("isolate_strategy")) & UnixFileMode.UserWrite)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, _rig.Host.Do(() => File.GetUnixFileMode(_rig.Node)));
    }

    [Fact]
    public void DevicesComeAndGoWithTheirRegistration()
    {
        string classes = Path.Combine(_rig.Host.Directory, "class");
        using AddingDriver second = new(mmioPages: 1);
        UacceDevice added = _rig.Registry.Register(second.Options, second);
        Assert.Equal(["adding-0", "adding-1"], _rig.Host.Do(() => Directory.GetDirectories(classes).Select(path => Path.GetFileName(path)).Order().ToArray()));
        _rig.Registry.Remove(added);
        Assert.Equal(["adding-0"], _rig.Host.Do(() => Directory.GetDirectories(classes).Select(path => Path.GetFileName(path)).ToArray()));
        Assert.Throws<DirectoryNotFoundException>(() => _rig.Host.Do(() => File.ReadAllText(Path.Combine(classes, "adding-1", "api"))));
    }

    [Fact]
    public void ADeviceThatIsRemovedAnswersReadersWhoAreStillThere()
    {
        using FileStream stream = _rig.Host.Do(() => new FileStream(_rig.Attribute("available_instances"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        _rig.Registry.Remove(_rig.Device);
        Assert.Equal(2, stream.Read(new byte[16])); // none can be opened
    }

    private void Write(string name, string text) => _rig.Host.Do(() =>
    {
        File.WriteAllText(_rig.Attribute(name), text);
        return 0;
    });
}
