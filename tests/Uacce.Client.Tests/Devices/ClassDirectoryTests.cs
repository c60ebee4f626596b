using System.IO.Compression;
using Uacce.Abi;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Devices found in a class directory that this test wrote.</summary>
public sealed class ClassDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("uacce-client-");

    private string Class => Path.Combine(_root.FullName, "class");

    private string Nodes => Path.Combine(_root.FullName, "dev");

    public ClassDirectoryTests()
    {
        Directory.CreateDirectory(Class);
        Directory.CreateDirectory(Nodes);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void EverythingADeviceSays_IsRead()
    {
        Write("hisi_zip-0", ("effort", "balanced\n"), ("isolate", "0\n"), ("available_instances", "17\n"), ("device/numa_node", "1\n"));
        AcceleratorDevice device = Assert.Single(Devices);
        Assert.Equal("hisi_zip-0", device.Name);
        Assert.Equal("hisi_qm_v3", device.Api);
        Assert.Equal(DeviceFlags.Sva, device.Flags);
        Assert.Equal(["zlib", "gzip", "deflate"], device.Algorithms);
        Assert.Equal((8192, 147_456), (device.MmioSize, device.DusSize));
        Assert.Equal(1, device.NumaNode);
        Assert.Equal(17, device.AvailableInstances);
        Assert.False(device.IsIsolated);
        Assert.Equal(CompressionEffort.Balanced, device.Effort);
    }

    [Fact]
    public void WhatADeviceDoesNotSay_HasItsDefault()
    {
        Write("plain-0");
        AcceleratorDevice device = Assert.Single(Devices);
        Assert.Equal(-1, device.NumaNode);
        Assert.Null(device.AvailableInstances);
        Assert.Null(device.Effort);
        Assert.False(device.IsIsolated);
    }

    [Theory]
    [InlineData("none\n", CompressionEffort.None)]
    [InlineData("fast", CompressionEffort.Fast)]
    [InlineData("best\n", CompressionEffort.Best)]
    [InlineData("7\n", null)]
    [InlineData("2", null)]
    [InlineData("fast, best", null)]
    [InlineData("", null)]
    public void Effort_IsOneOfFour(string text, CompressionEffort? expected)
    {
        Write("hisi_zip-0", ("effort", text));
        Assert.Equal(expected, Assert.Single(Devices).Effort);
    }

    [Fact]
    public void DevicesThatCannotBeRead_AreLeftOut()
    {
        Write("good-0");
        foreach (string missing in (string[])["api", "algorithms", "flags"])
        {
            Write($"no-{missing}");
            File.Delete(Path.Combine(Class, $"no-{missing}", missing));
            Write($"dir-{missing}");
            File.Delete(Path.Combine(Class, $"dir-{missing}", missing));
            Directory.CreateDirectory(Path.Combine(Class, $"dir-{missing}", missing));
        }

        Write("bad-flags", ("flags", "one\n"));
        File.WriteAllText(Path.Combine(Class, "a file"), "");
        File.CreateSymbolicLink(Path.Combine(Class, "dangling"), Path.Combine(Class, "gone"));
        Assert.Equal("good-0", Assert.Single(Devices).Name);
        Assert.Empty(new KernelDevices(Path.Combine(Class, "no such"), Nodes).Enumerate());
        Assert.Throws<ArgumentException>(() => new KernelDevices("", Nodes));
        Assert.Throws<ArgumentNullException>(() => new KernelDevices(Class, null!));
        _ = new KernelDevices().Enumerate(); // whatever this machine has
    }

    [Fact]
    public void IsolatedFullAndForeignDevices_AreNotChosen()
    {
        Write("a-0", ("isolate", "1\n"));
        Write("b-0", ("available_instances", "0\n"));
        Write("c-0", ("algorithms", "rsa\ndh\n"));
        using AcceleratorPool pool = Pool();
        Assert.Equal(3, pool.Devices.Count);
        Assert.Null(pool.Find(CompressionFormat.GZip, CompressionLevel.Fastest));
        Write("d-0");
        using AcceleratorPool again = Pool();
        Assert.Equal("d-0", again.Find(CompressionFormat.GZip, CompressionLevel.Fastest)!.Name);
    }

    [Fact]
    public void NodesThatAreNone_AreRefusedWithAReason()
    {
        Write("missing-0");
        Fails("missing-0", AcceleratorFailure.DeviceLost, Errno.ENOENT);
        Write("directory-0");
        Directory.CreateDirectory(Path.Combine(Nodes, "directory-0"));
        Fails("directory-0", AcceleratorFailure.Refused, null);
        Write("file-0");
        File.WriteAllBytes(Path.Combine(Nodes, "file-0"), new byte[1 << 20]);
        Fails("file-0", AcceleratorFailure.Refused, null);
        Write("empty-0");
        File.WriteAllBytes(Path.Combine(Nodes, "empty-0"), []);
        Fails("empty-0", AcceleratorFailure.Refused, null);
    }

    [Theory]
    [InlineData("region_dus_size", "0\n", AcceleratorFailure.Refused)]
    [InlineData("region_dus_size", "-4096\n", AcceleratorFailure.Refused)]
    [InlineData("region_mmio_size", "-1\n", AcceleratorFailure.Refused)]
    [InlineData("region_dus_size", "99999999999999\n", AcceleratorFailure.Refused)]
    [InlineData("api", "hisi_qm_v1\n", AcceleratorFailure.Incompatible)]
    [InlineData("api", "something else\n", AcceleratorFailure.Incompatible)]
    [InlineData("flags", "0\n", AcceleratorFailure.Incompatible)]
    public void WhatADeviceSaysWrongly_IsRefusedWithAReason(string attribute, string text, AcceleratorFailure reason)
    {
        Write("file-0", (attribute, text));
        File.WriteAllBytes(Path.Combine(Nodes, "file-0"), new byte[1 << 20]);
        Fails("file-0", reason, null);
    }

    private IReadOnlyList<AcceleratorDevice> Devices => new KernelDevices(Class, Nodes).Enumerate();

    private AcceleratorPool Pool(string? name = null)
    {
        var options = new AcceleratorPoolOptions { Sources = { new KernelDevices(Class, Nodes) } };
        if (name is not null)
            options.DeviceNames.Add(name);
        return new AcceleratorPool(options);
    }

    private void Fails(string name, AcceleratorFailure reason, Errno? errno)
    {
        using AcceleratorPool pool = Pool(name);
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
        AcceleratorException failure = Assert.Throws<AcceleratorException>(() => session.Compress(new byte[100], new byte[500]));
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        if (errno is { } expected)
            Assert.Equal(expected, failure.Errno);
        Assert.Equal(reason, Assert.Throws<AcceleratorException>(() => new AcceleratedGZipStream(pool, Stream.Null, CompressionMode.Compress)).Reason);
    }

    private void Write(string name, params ReadOnlySpan<(string Attribute, string Text)> attributes)
    {
        var all = new Dictionary<string, string>
        {
            ["api"] = "hisi_qm_v3\n",
            ["flags"] = "1\n",
            ["algorithms"] = "zlib\ngzip\ndeflate\n",
            ["region_mmio_size"] = "8192\n",
            ["region_dus_size"] = "147456\n",
        };
        foreach ((string attribute, string text) in attributes)
            all[attribute] = text;
        foreach ((string attribute, string text) in all)
        {
            string path = Path.Combine(Class, name, attribute);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
