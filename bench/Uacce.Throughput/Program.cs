using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Embedded;
using Uacce.Framework;
using Uacce.Memory;
using Uacce.Throughput;

var workers = new WorkerPool(new WorkerPoolOptions { Workers = 1 });
var registry = new UacceRegistry();
var qm = new QmDevice(new QmDeviceOptions { Workers = workers }, new Null());
registry.Register(new UacceDeviceOptions { Name = "hisi_zip", Api = qm.Api, Algorithms = ["zlib"], MmioSize = qm.MmioSize, DusSize = qm.Layout.Size }, qm);
var source = new EmbeddedSource(registry, new LocalAddressSpace());
var device = source.Enumerate()[0];
using var anchor = new PingPong();
using (var e = new EmptyRequests(device, 64))
{
    for (int i = 0; i < 3; i++) { Console.WriteLine(e.RoundTrip(100000)); Console.WriteLine(e.Pipelined(100000)); }
    Console.WriteLine("rtt   " + AnchoredRounds.Run(anchor, 20, () => e.RoundTrip(50_000)));
    Console.WriteLine("d64   " + AnchoredRounds.Run(anchor, 20, () => e.Pipelined(200_000)));
    var more = new List<EmptyRequests>();
    for (int i = 0; i < 511; i++) more.Add(new EmptyRequests(device, 1));
    Console.WriteLine("512q  " + AnchoredRounds.Run(anchor, 20, () => e.RoundTrip(50_000)));
    foreach (var m in more) m.Dispose();
}

internal sealed class Null : QmFunction
{
    public override ushort MaxQueueType => 1;
    public override QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding) => new Ex();
    private sealed class Ex : QmExecutor
    {
        public override long Execute(SubmissionRing submissions, int slot)
        {
            ZipDescriptor d = submissions.Read<ZipDescriptor>(slot);
            submissions.Write(slot, 0, (d.Consumed, d.Produced));
            submissions.Write(slot, 8, (d.CompressedLength, 0u));
            return 0;
        }
        public override void Dispose() { }
    }
}
