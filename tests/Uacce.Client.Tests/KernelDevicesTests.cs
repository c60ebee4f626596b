using System.IO.Compression;
using Uacce.Abi;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Enumeration over a class directory made by hand, and nodes that are none.</summary>
public sealed class KernelDevicesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("uacce-sysfs-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void AttributesAreReadAsTheKernelWritesThem()
    {
        Make("hisi_zip-3", ("isolate", "0\n"));
        AcceleratorDevice device = Assert.Single(Devices.Enumerate());
        Assert.Equal("hisi_zip-3", device.Name);
        Assert.Equal("hisi_qm_v3", device.Api);
        Assert.Equal(DeviceFlags.Sva, device.Flags);
        Assert.Equal(["zlib", "gzip"], device.Algorithms);
        Assert.Equal((8192, 151552, 256, 1), (device.MmioSize, device.DusSize, device.AvailableInstances, device.NumaNode));
        Assert.False(device.IsIsolated);
        Assert.Null(device.Effort);
    }

    [Fact]
    public void IsolatedAndIncompleteDevicesAreNotChosen()
    {
        Make("hisi_zip-0", ("isolate", "1\n"));
        Make("hisi_zip-1", ("flags", null));
        Make("hisi_zip-2", ("available_instances", "0\n"));
        Make("hisi_sec2-0", ("algorithms", "ecb(aes)\n"));
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { Devices } });
        Assert.Equal(["hisi_sec2-0", "hisi_zip-0", "hisi_zip-2"], pool.Devices.Select(device => device.Name));
        Assert.Null(pool.Find(CompressionFormat.GZip, CompressionLevel.Fastest));
    }

    [Fact]
    public void NodesThatAreMissingOrNoDevicesAreRefusedWithAReason()
    {
        Make("hisi_zip-0");
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { Devices } });
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
        Assert.Equal(Errno.ENOENT, Assert.Throws<AcceleratorException>(() => session.Compress(new byte[1], new byte[100])).Errno);
        File.WriteAllBytes(Path.Combine(_root.FullName, "dev", "hisi_zip-0"), new byte[200_000]);
        Assert.Equal(Errno.ENOTTY, Assert.Throws<AcceleratorException>(() => session.Compress(new byte[1], new byte[100])).Errno);
    }

    [Fact]
    public void NoClassDirectoryMeansNoDevices() =>
        Assert.Empty(new KernelDevices(Path.Combine(_root.FullName, "absent"), "/dev").Enumerate());

    [Fact]
    public void AServersDevicesAreReadTheSameAndOpenedWhereRegionsDoNotOverlap()
    {
        Make("hisi_zip-0", ("effort", "best\n"));
        var served = new ServedDevices(_root.FullName);
        AcceleratorDevice device = Assert.Single(served.Enumerate());
        Assert.Equal(("served", CompressionEffort.Best), (device.Source.Name, device.Effort));
        // There is a node for the kernel's clients only, so none to be opened here.
        Assert.Equal(Errno.ENOENT, served.TryOpen(device, out _));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "flat"));
        File.WriteAllBytes(Path.Combine(_root.FullName, "flat", "hisi_zip-0"), new byte[200_000]);
        Assert.Equal(Errno.None, served.TryOpen(device, out Transport.QueueTransport? transport));
        transport!.Dispose();
    }

    [Fact]
    public void NoServerMeansNoDevices()
    {
        Assert.Empty(new ServedDevices(Path.Combine(_root.FullName, "absent")).Enumerate());
        Assert.Empty(new ServedDevices(null).Enumerate());
    }

    private KernelDevices Devices => new(Path.Combine(_root.FullName, "class"), Path.Combine(_root.FullName, "dev"));

    private void Make(string name, params (string Name, string? Value)[] changes)
    {
        var attributes = new Dictionary<string, string?>
        {
            ["api"] = "hisi_qm_v3\n",
            ["flags"] = "1\n",
            ["algorithms"] = "zlib\ngzip\n",
            ["region_mmio_size"] = "8192\n",
            ["region_dus_size"] = "151552\n",
            ["available_instances"] = "256\n",
            ["device/numa_node"] = "1\n",
        };
        foreach ((string attribute, string? value) in changes)
            attributes[attribute] = value;
        string directory = Path.Combine(_root.FullName, "class", name);
        Directory.CreateDirectory(Path.Combine(directory, "device"));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "dev"));
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
                File.WriteAllText(Path.Combine(directory, attribute), value);
        }
    }
}
