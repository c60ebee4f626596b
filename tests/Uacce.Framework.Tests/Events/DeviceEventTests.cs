using Microsoft.Extensions.Time.Testing;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Events;

/// <summary>What readers learn of what happens to devices.</summary>
public sealed class DeviceEventTests
{
    private const int Kept = 40;

    private readonly FakeTimeProvider _time = new();
    private readonly UacceRegistry _registry;
    private readonly RecordingOperations _operations = new();
    private readonly UacceDevice _device;
    private readonly LocalAddressSpace _space = new();
    private readonly DeviceEventReader _reader;

    public DeviceEventTests()
    {
        _registry = new UacceRegistry(new UacceRegistryOptions { Events = Kept, Time = _time });
        _device = _registry.Register(_operations.Options, _operations);
        _reader = _registry.Events.Read();
    }

    [Fact]
    public void AFaultHasItsAddressPasidAndReason()
    {
        UacceQueue queue = Rig.Open(_device, _space);
        using (queue.Binding.Enter())
            Assert.False(queue.Binding.TryOpen(0x1234_5678, 99, MemoryAccess.Write, out _));
        DeviceEvent fault = One();
        Assert.Equal((DeviceEventKind.Fault, "fake-0", queue.Binding.Pasid, 0x1234_5678UL, 99L, MemoryAccess.Write, 1L),
            (fault.Kind, fault.Device, fault.Pasid, fault.Address, fault.Length, fault.Access, fault.Count));
        Assert.NotEmpty(fault.Reason);
        Assert.Equal(_time.GetUtcNow(), fault.Time);
        byte[] bytes = new byte[3];
        Assert.False(queue.Binding.TryRead(8, bytes));
        Assert.False(queue.Binding.TryWrite(9, bytes));
        Assert.Equal([(8UL, MemoryAccess.Read), (9UL, MemoryAccess.Write)], All().Select(happened => (happened.Address, happened.Access)));
        queue.Close();
    }

    [Fact]
    public void AClientThatFaultsOnAndOnDoesNotPushOutTheOthers()
    {
        _device.ReportError("before");
        UacceQueue queue = Rig.Open(_device, _space);
        using (queue.Binding.Enter())
        {
            for (int i = 0; i < 100_000; i++)
                Assert.False(queue.Binding.TryOpen(8, 8, MemoryAccess.Read, out _));
        }

        DeviceEvent[] happened = [.. All()];
        Assert.Equal(DeviceEventKind.HardwareError, happened[0].Kind);
        Assert.Equal([.. Enumerable.Range(1, 16), 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
            happened[1..].Select(fault => (int)fault.Count));
        Assert.Equal(0, _reader.Lost);
        queue.Close();
    }

    [Fact]
    public void ErrorsIsolationResetExitAndRemovalAreTold()
    {
        UacceQueue queue = Rig.Open(_device, _space);
        _device.ReportError("one");
        _device.ReportError("two");
        _device.ReportError("three");
        _device.Isolate("already");
        _device.Reset("a reset");
        _operations.ResetAnswer = Abi.Errno.EIO;
        _device.Reset("a worse one");
        _space.Exit();
        _registry.Remove(_device);
        Assert.Equal(
            [
                (DeviceEventKind.HardwareError, "one"),
                (DeviceEventKind.HardwareError, "two"),
                (DeviceEventKind.HardwareError, "three"),
                (DeviceEventKind.Isolated, "three"),
                (DeviceEventKind.Reset, "a reset"),
                (DeviceEventKind.Reset, "a worse one; it failed: EIO"),
                (DeviceEventKind.AddressSpaceExited, "The process ended, or replaced its memory."),
                (DeviceEventKind.Removed, "The device was removed."),
            ],
            All().Select(happened => (happened.Kind, happened.Reason)));
        Assert.Equal(queue.Binding.Pasid, Assert.Single(_registry.Events.Read(kept: true).All(), happened => happened.Kind == DeviceEventKind.AddressSpaceExited).Pasid);
        queue.Close();
    }

    [Fact]
    public void AReaderThatIsSlowLearnsHowMuchItLost()
    {
        for (int i = 0; i < Kept + 7; i++)
            _device.ReportError("a test");
        Assert.True(_reader.TryRead(out DeviceEvent first));
        Assert.Equal(8, _reader.Lost); // one of them is the isolation
        Assert.Equal(8, first.Number);
        Assert.Equal(Kept - 1, All().Count());
        Assert.Equal(8, _reader.Lost);
        Assert.Equal(Kept, _registry.Events.Read(kept: true).All().Count());
        Assert.False(_registry.Events.Read().TryRead(out _));
    }

    [Fact]
    public async Task AReaderCanWait()
    {
        Task arrival = _reader.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(arrival.IsCompleted);
        _device.ReportError("a test");
        await arrival.WaitAsync(Until.Limit, TestContext.Current.CancellationToken);
        Assert.True(_reader.WaitAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        One();
        using var cancellation = new CancellationTokenSource();
        Task never = _reader.WaitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public void NothingIsMissedBetweenALookAndAWait()
    {
        const int Events = 20_000;
        int read = 0;
        Crew.Run(
            () =>
            {
                for (int i = 0; i < Events; i++)
                    _device.ReportError("a test");
            },
            () =>
            {
                while (read + _reader.Lost < Events + 1) // and the isolation
                {
                    while (_reader.TryRead(out _))
                        read++;
                    if (read + _reader.Lost < Events + 1)
                        Assert.True(_reader.WaitAsync(CancellationToken.None).Wait(Until.Limit));
                }
            });
        Assert.Equal(Events + 1, read + _reader.Lost);
    }

    [Fact]
    public void TellingAllocatesNothing()
    {
        _device.ReportError("a test");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            _device.Publish(new DeviceEvent { Kind = DeviceEventKind.Fault, Reason = "a test" });
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private DeviceEvent One() => Assert.Single(All());

    private IEnumerable<DeviceEvent> All() => _reader.All();
}

file static class Reading
{
    public static IEnumerable<DeviceEvent> All(this DeviceEventReader reader)
    {
        while (reader.TryRead(out DeviceEvent happened))
            yield return happened;
    }
}
