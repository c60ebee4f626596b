using Microsoft.Extensions.Time.Testing;
using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>How busy a device says it is.</summary>
public sealed class UsageMeterTests
{
    private static readonly TimeSpan s_span = TimeSpan.FromMilliseconds(125);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 25, 25)]
    [InlineData(1, 100, 100)]
    [InlineData(4, 100, 25)]
    [InlineData(8, 50, 6)]
    public void ItTellsThePartOfTheWorkersTime(int workers, int percent, int told)
    {
        var meter = new UsageMeter(_time, workers);
        for (int i = 0; i < 200; i++)
            Work(meter, percent);
        Assert.Equal(told, meter.Percent);
    }

    [Fact]
    public void SeveralWorkersAddUp()
    {
        var meter = new UsageMeter(_time, 4);
        long begin = meter.Now();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (int worker = 0; worker < 3; worker++)
            meter.Add(begin);
        _time.Advance(s_span);
        Assert.InRange(meter.Percent, 64, 75); // the second need not begin with a span
    }

    [Fact]
    public void WhatIsOverIsForgottenWithinASecond()
    {
        var meter = new UsageMeter(_time, 1);
        for (int i = 0; i < 100; i++)
            Work(meter, 100);
        Assert.Equal(100, meter.Percent);
        int before = 100;
        for (int i = 0; i < 8; i++)
        {
            _time.Advance(s_span);
            Assert.True(meter.Percent <= before);
            before = meter.Percent;
        }

        Assert.Equal(0, meter.Percent);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(3_600)]
    public void OneLongRequestIsSpreadOverItsTime(int seconds)
    {
        var meter = new UsageMeter(_time, 2);
        long begin = meter.Now();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        meter.Add(begin);
        _time.Advance(s_span / 2);
        Assert.InRange(meter.Percent, 49, 51);
    }

    [Fact]
    public void SpansWhoseNumberHasComeRoundCountNothing()
    {
        var meter = new UsageMeter(_time, 1);
        for (int i = 0; i < 100; i++)
            Work(meter, 100);
        // 24 bits of the number of a span, less the spans behind which it would be the same one.
        foreach (long spans in (long[])[1L << 23, (1L << 24) - 100, 1L << 23])
        {
            _time.Advance(s_span * spans);
            Assert.Equal(0, meter.Percent);
            for (int i = 0; i < 100; i++)
                Work(meter, 50);
            Assert.Equal(50, meter.Percent);
        }
    }

    [Fact]
    public void NothingIsLostBetweenThreads()
    {
        var meter = new UsageMeter(_time, 1);
        long begin = meter.Now();
        _time.Advance(TimeSpan.FromTicks(70)); // of the 8,750,000 that are told
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 15_625; i++)
                meter.Add(begin);
        });
        _time.Advance(s_span);
        Assert.Equal(50, meter.Percent);
    }

    [Fact]
    public void ADeviceTellsBothDirectionsCompressionFirst()
    {
        using var rig = new ZipRig(time: _time);
        Assert.Equal("COMPRESS: 0\nDECOMPRESS: 0\nDAE: 0\n", rig.Device.Usage);
        using (RawQueue queue = rig.Open(ZipQueueType.Decompress))
        {
            byte[] packed = Oracle.Compress(ZipRequestType.Zlib, new byte[100_000]);
            _time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(350); // from the beginning of the request to its end, too
            Assert.True(Requests.StatusOf(queue.Run(Requests.Stateless(ZipRequestType.Zlib, rig.Allocate(packed), rig.Allocate(100_000)))).IsSuccess);
        }

        _time.AutoAdvanceAmount = TimeSpan.Zero;
        Assert.Matches(@"^COMPRESS: 0\nDECOMPRESS: (2|3|4)\d\nDAE: 0\n$", rig.Device.Usage!);
    }

    private void Work(UsageMeter meter, int percent)
    {
        TimeSpan round = TimeSpan.FromMilliseconds(10);
        long begin = meter.Now();
        _time.Advance(round * percent / 100);
        if (percent > 0)
            meter.Add(begin);
        _time.Advance(round * (100 - percent) / 100);
    }
}
