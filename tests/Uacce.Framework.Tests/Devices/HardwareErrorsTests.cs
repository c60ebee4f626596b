using Microsoft.Extensions.Time.Testing;
using Uacce.Abi;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>When errors isolate a device: with the one that meets the threshold within an hour, and with no other.</summary>
public class HardwareErrorsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(ushort.MaxValue)]
    public void TheErrorThatMeetsTheThresholdIsolates(int threshold)
    {
        var errors = new HardwareErrors((ushort)threshold, _time);
        for (int i = 1; i < threshold; i++)
            Assert.False(errors.Count());
        Assert.False(errors.IsIsolated);
        Assert.True(errors.Count());
        Assert.True(errors.IsIsolated);
        Assert.False(errors.Count(), "Isolated once.");
        Assert.Equal(threshold + 1, errors.Total);
    }

    [Fact]
    public void NoThresholdNeverIsolates()
    {
        var errors = new HardwareErrors(0, _time);
        for (int i = 0; i < 100_000; i++)
            Assert.False(errors.Count());
        Assert.False(errors.IsIsolated);
    }

    [Fact]
    public void AnErrorCountsForOneHour()
    {
        var errors = new HardwareErrors(3, _time);
        Assert.False(errors.Count());
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(errors.Count());
        _time.Advance(TimeSpan.FromMinutes(30)); // the first is an hour old
        Assert.False(errors.Count());
        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1)); // the second is not
        Assert.True(errors.Count());
    }

    [Fact]
    public void ANewThresholdForgetsTheErrorsSoFar()
    {
        var errors = new HardwareErrors(2, _time);
        Assert.False(errors.Count());
        Assert.Equal(Errno.None, errors.SetThreshold(2));
        Assert.False(errors.Count());
        Assert.True(errors.Count());
    }

    [Fact]
    public void AnIsolatedDeviceStaysSo()
    {
        var errors = new HardwareErrors(1, _time);
        Assert.True(errors.Isolate());
        Assert.False(errors.Isolate());
        Assert.Equal(Errno.EPERM, errors.SetThreshold(5));
        Assert.Equal(1, errors.Threshold);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(errors.IsIsolated);
    }
}
