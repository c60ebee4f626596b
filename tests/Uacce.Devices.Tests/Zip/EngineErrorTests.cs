using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Uacce.Engines;
using Uacce.Framework;
using Xunit;
using Buffer = Uacce.Devices.Tests.Rig.Buffer;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Which failures of a request are the device's, and which are its submitter's.</summary>
public sealed class EngineErrorTests
{
    [Fact]
    public void AnEngineThatGivesUpIsAHardwareError()
    {
        DeflateEngineReport broken = new(BrokenEngine.EngineName, new BrokenEngine(), null);
        var engines = new ZipEngines(new DeflateEngines([.. DeflateEngines.Detect().Reports, broken], [BrokenEngine.EngineName]));
        using var rig = new ZipRig(engines: engines);
        using RawQueue queue = rig.Open(ZipQueueType.Decompress);
        Buffer source = rig.Allocate([3, 0]);
        Buffer destination = rig.Allocate(100);
        ZipDescriptor done = queue.Run(Requests.Stateless(ZipRequestType.Deflate, source, destination));
        Assert.Equal(ZipStatus.EngineError, Requests.StatusOf(done).Code);
        DeviceEvent entry = Assert.Single(Events(rig));
        Assert.Equal(DeviceEventKind.HardwareError, entry.Kind);
    }

    [Fact]
    public void WhatASubmitterGetsWrongIsNot()
    {
        using var rig = new ZipRig();
        rig.Device.WriteIsolationThreshold(1);
        using RawQueue queue = rig.Open(ZipQueueType.Decompress);
        Buffer source = rig.Allocate([0xFF, 0xFF, 0xFF, 0xFF]);
        Buffer destination = rig.Allocate(16);
        ZipDescriptor bad = Requests.Stateless(ZipRequestType.Deflate, source, destination);
        Assert.False(Requests.StatusOf(queue.Run(bad)).IsSuccess);
        Assert.Empty(Events(rig));
        bad.SourceAddress = 0x1000;
        Assert.Equal(ZipStatus.BadAddress, Requests.StatusOf(queue.Run(bad)).Code);
        bad.Type = uint.MaxValue;
        Assert.Equal(ZipStatus.BadDescriptor, Requests.StatusOf(queue.Run(bad)).Code);
        Assert.False(rig.Device.IsIsolated);
        DeviceEvent fault = Assert.Single(Events(rig));
        Assert.Equal(
            (DeviceEventKind.Fault, 0x1000ul, queue.Queue.Binding.Pasid), (fault.Kind, fault.Address, fault.Pasid));
    }

    private static List<DeviceEvent> Events(ZipRig rig)
    {
        DeviceEventReader reader = rig.Registry.Events.Read(kept: true);
        List<DeviceEvent> events = [];
        while (reader.TryRead(out DeviceEvent entry))
            events.Add(entry);
        return events;
    }

    private sealed class BrokenEngine : DeflateEngine
    {
        public const string EngineName = "broken";

        internal override string Name => EngineName;

        internal override string Version => "0";

        internal override DeflateCapabilities Capabilities => DeflateCapabilities.BlockInflate | DeflateCapabilities.RawBlockInflate;

        internal override BlockInflater CreateBlockInflater() => new BrokenInflater();

        private sealed class BrokenInflater : BlockInflater
        {
            internal override CodecStatus Inflate(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
            {
                consumed = produced = 0;
                return CodecStatus.Failed;
            }

            public override void Dispose()
            {
            }
        }
    }
}
