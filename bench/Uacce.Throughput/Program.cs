using System.Diagnostics;
using System.IO.Compression;
using Uacce.Client;
using Uacce.Embedded;
using Uacce.Throughput;

using var embedded = new EmbeddedAccelerators();
using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { embedded.Source } });
foreach (var d in pool.Devices) Console.WriteLine($"{d.Name} {d.Effort} {d.AvailableInstances}");
if (args.Length > 0)
{
    byte[] data = File.ReadAllBytes(args[0]);
    for (int round = 0; round < 3; round++)
    {
        foreach (int par in new[] { 1, 2 })
        {
            var ms = new MemoryStream();
            long t = Stopwatch.GetTimestamp();
            using (var gz = new AcceleratedGZipStream(pool, ms, new AcceleratedStreamOptions { Parallelism = par, BlockSize = 512 << 10 }, true)) gz.Write(data);
            double s = Stopwatch.GetElapsedTime(t).TotalSeconds;
            Console.WriteLine($"ours x{par}: {data.Length / s / 1e6:F0} MB/s ratio {data.Length / (double)ms.Length:F2}");
            File.WriteAllBytes($"/tmp/smoke/{par}.gz", ms.ToArray());
            ms.Position = 0;
            t = Stopwatch.GetTimestamp();
            var un = new MemoryStream(data.Length);
            using (var gz = new AcceleratedGZipStream(pool, ms, CompressionMode.Decompress, true)) gz.CopyTo(un, 1 << 20);
            s = Stopwatch.GetElapsedTime(t).TotalSeconds;
            Console.WriteLine($"ours decompress: {data.Length / s / 1e6:F0} MB/s same {un.ToArray().AsSpan().SequenceEqual(data)}");
        }

        {
            var ms = new MemoryStream();
            long t = Stopwatch.GetTimestamp();
            using (var gz = new GZipStream(ms, CompressionLevel.Fastest, true)) gz.Write(data);
            double s = Stopwatch.GetElapsedTime(t).TotalSeconds;
            Console.WriteLine($".NET: {data.Length / s / 1e6:F0} MB/s ratio {data.Length / (double)ms.Length:F2}");
            ms = new MemoryStream(File.ReadAllBytes("/tmp/smoke/1.gz"));
            t = Stopwatch.GetTimestamp();
            var un = new MemoryStream(data.Length);
            using (var gz = new GZipStream(ms, CompressionMode.Decompress, true)) gz.CopyTo(un, 1 << 20);
            s = Stopwatch.GetElapsedTime(t).TotalSeconds;
            Console.WriteLine($".NET decompress: {data.Length / s / 1e6:F0} MB/s");
        }
    }
}
using var anchor = new PingPong();
using (var e = new EmptyRequests(pool.Devices[0], 64))
{
    for (int i = 0; i < 3; i++) { e.RoundTrip(100000); e.Pipelined(100000); }
    Console.WriteLine("rtt   " + AnchoredRounds.Run(anchor, 20, () => e.RoundTrip(50_000)));
    Console.WriteLine("d64   " + AnchoredRounds.Run(anchor, 20, () => e.Pipelined(200_000)));
}
