using Uacce.Abi;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>Isolation and usage, as a driver has them and as it may fail to.</summary>
public class IsolationTests
{
    private readonly UacceRegistry _registry = new();
    private readonly IsolatingDriver _driver = new();
    private readonly UacceDevice _device;

    public IsolationTests() => _device = _registry.Register(new UacceDeviceOptions { Name = "fake" }, _driver);

    [Fact]
    public void TheDriverAnswers()
    {
        Assert.True(_device.SupportsIsolation);
        Assert.Equal("COMPRESS: 1\n", _device.Usage);
        Assert.Equal(Errno.None, _device.WriteIsolationThreshold(12));
        Assert.Equal(Errno.None, _device.ReadIsolationThreshold(out ushort threshold));
        Assert.Equal(12, threshold);
    }

    [Fact]
    public void ADriverWithoutThemSaysSo()
    {
        UacceDevice device = _registry.Register(new UacceDeviceOptions { Name = "bare" }, new BareDriver());
        Assert.False(device.SupportsIsolation);
        Assert.Null(device.Usage);
        Assert.Equal(Errno.ENOENT, device.ReadIsolationThreshold(out _));
        Assert.Equal(Errno.ENOENT, device.WriteIsolationThreshold(1));
    }

    [Fact]
    public void ADriverThatThrowsCostsTheReaderAnError()
    {
        _driver.Defect = new InvalidOperationException("a defect");
        Assert.False(_device.SupportsIsolation);
        Assert.Null(_device.Usage);
        Assert.Equal(Errno.EIO, _device.ReadIsolationThreshold(out ushort threshold));
        Assert.Equal(0, threshold);
        Assert.Equal(Errno.EIO, _device.WriteIsolationThreshold(1));
    }

    [Fact]
    public void ARemovedDeviceDoesNotReachItsDriver()
    {
        _registry.Remove(_device);
        _driver.Defect = new InvalidOperationException("called after removal");
        Assert.False(_device.SupportsIsolation);
        Assert.Null(_device.Usage);
        Assert.Equal(Errno.ENODEV, _device.ReadIsolationThreshold(out _));
        Assert.Equal(Errno.ENODEV, _device.WriteIsolationThreshold(1));
    }

    private sealed class BareDriver : DeviceOperations;

    private sealed class IsolatingDriver : DeviceOperations
    {
        private ushort _threshold;

        public Exception? Defect { get; set; }

        public override bool SupportsIsolation => Defect is null ? true : throw Defect;

        public override string? Usage => Defect is null ? "COMPRESS: 1\n" : throw Defect;

        public override Errno ReadIsolationThreshold(out ushort errorsPerHour)
        {
            errorsPerHour = _threshold;
            return Defect is null ? Errno.None : throw Defect;
        }

        public override Errno WriteIsolationThreshold(ushort errorsPerHour)
        {
            _threshold = errorsPerHour;
            return Defect is null ? Errno.None : throw Defect;
        }
    }
}
