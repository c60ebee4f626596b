using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>Names, ids and what may be registered.</summary>
public class RegistryTests
{
    private readonly UacceRegistry _registry = new();

    [Fact]
    public void IdsAreSharedByAllKindsOfDevicesAndTheLowestFreeOneIsNext()
    {
        UacceDevice[] devices = [Register("a"), Register("b"), Register("a"), Register("c")];
        Assert.Equal(["a-0", "b-1", "a-2", "c-3"], devices.Select(device => device.Name));
        _registry.Remove(devices[2]);
        _registry.Remove(devices[0]);
        Assert.Equal(["b-1", "c-3"], _registry.Devices.Select(device => device.Name));
        Assert.Equal(["x-0", "y-2", "z-4"], new[] { Register("x"), Register("y"), Register("z") }.Select(device => device.Name));
        Assert.Equal(["x-0", "b-1", "y-2", "c-3", "z-4"], _registry.Devices.Select(device => device.Name));
    }

    [Fact]
    public void ADeviceIsFoundByItsFullNameWhileItIsRegistered()
    {
        UacceDevice device = Register("hisi_zip");
        Assert.Same(device, _registry.Find("hisi_zip-0"));
        Assert.Null(_registry.Find("hisi_zip"));
        Assert.Null(_registry.Find("HISI_ZIP-0"));
        _registry.Remove(device);
        Assert.Null(_registry.Find("hisi_zip-0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("ä")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void ANameThatCannotBeAFileNameIsRefusedAndCostsNoId(string? name)
    {
        Assert.Throws<ArgumentException>(() => Register(name!));
        Assert.Equal(0, Register("a23456789012345678901234567890123456789012345678901234567890123").Id);
    }

    [Fact]
    public void AHalfFilledDescriptionIsRefusedAndCostsNoId()
    {
        var operations = new RecordingOperations();
        Assert.Throws<ArgumentNullException>(() => _registry.Register(null!, operations));
        Assert.Throws<ArgumentNullException>(() => _registry.Register(new UacceDeviceOptions { Name = "a" }, null!));
        Assert.Throws<ArgumentException>(() => _registry.Register(new UacceDeviceOptions { Name = "a", Algorithms = null! }, operations));
        Assert.Throws<ArgumentException>(() => _registry.Register(new UacceDeviceOptions { Name = "a", MmioSize = -1 }, operations));
        Assert.Throws<ArgumentException>(() => _registry.Register(new UacceDeviceOptions { Name = "a", DusSize = -1 }, operations));
        Assert.Empty(_registry.Devices);
        Assert.Equal(0, Register("a").Id);
    }

    [Fact]
    public void WhatADeviceSaysIsFixedWhenItIsRegistered()
    {
        var options = new UacceDeviceOptions
        {
            Name = "a",
            Api = "api",
            Algorithms = new List<string> { "x" },
            MmioSize = 4096,
            DusSize = 8192,
            NumaNode = 3,
            Effort = CompressionEffort.Best,
        };
        var operations = new RecordingOperations();
        UacceDevice device = _registry.Register(options, operations);

        options.Name = "b";
        options.Api = "other";
        ((List<string>)options.Algorithms).Add("y");
        (options.MmioSize, options.DusSize, options.NumaNode) = (1, 2, 0);
        (options.Flags, options.Effort, options.AllowForeignAddressSpaces) = (DeviceFlags.None, null, true);

        Assert.Equal(("a-0", "api", 4096, 8192, 3), (device.Name, device.Api, device.RegionSize(RegionType.Mmio), device.RegionSize(RegionType.Dus), device.NumaNode));
        Assert.Equal(["x"], device.Algorithms);
        Assert.Equal((DeviceFlags.Sva, CompressionEffort.Best, 0), (device.Flags, device.Effort, device.RegionSize((RegionType)2)));
        UacceQueue queue = Rig.Open(device, new LocalAddressSpace());
        Assert.Equal(Errno.EPERM, queue.Start(new LocalAddressSpace()));
    }

    [Fact]
    public void AvailableInstancesFollowOpenAndClose()
    {
        var rig = new Rig();
        rig.Operations.Capacity = 2;
        Assert.Equal(2, rig.Device.AvailableInstances);
        UacceQueue first = rig.Open();
        UacceQueue second = rig.Open();
        Assert.Equal(0, rig.Device.AvailableInstances);
        Assert.Equal(Errno.EBUSY, rig.Device.Open(rig.Space, out _));
        first.Close();
        Assert.Equal(1, rig.Device.AvailableInstances);
        second.Close();
        Assert.Equal(2, rig.Device.AvailableInstances);
        Assert.Null(_registry.Register(new UacceDeviceOptions { Name = "plain" }, new PlainOperations()).AvailableInstances);
    }

    [Fact]
    public void ADriverThatHasNothingAnswersAsAnEmptyTableDoes()
    {
        UacceDevice device = _registry.Register(new UacceDeviceOptions { Name = "plain" }, new PlainOperations());
        var space = new LocalAddressSpace();
        UacceQueue queue = Rig.Open(device, space);
        Assert.Equal(Errno.None, queue.Start(space));
        Assert.Equal(Errno.EINVAL, queue.Ioctl(space, RecordingOperations.KnownCommand, []));
        Assert.Equal(Errno.EINVAL, queue.Map(space, RegionType.Mmio, 4096, out _));
        Assert.Equal(PollEvents.None, queue.Poll(space));
        Assert.Equal(Errno.None, queue.Put(space));
        Assert.False(device.IsIsolated);
        queue.Close();
    }

    private UacceDevice Register(string name) =>
        _registry.Register(new UacceDeviceOptions { Name = name }, new RecordingOperations());

    private sealed class PlainOperations : DeviceOperations;
}
