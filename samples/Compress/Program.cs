// Compresses a file into FILE.gz with all processors, then a small buffer without holding a thread.
using System.IO.Compression;
using System.Text;
using Uacce.Client;
using Uacce.Embedded;

if (args is not [string path])
{
    Console.Error.WriteLine("usage: Compress FILE");
    return 64;
}

using var embedded = new EmbeddedAccelerators();
using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new KernelDevices(), embedded.Source } });

var options = new AcceleratedStreamOptions { Level = CompressionLevel.Fastest, Parallelism = Environment.ProcessorCount };
using (FileStream input = File.OpenRead(path))
using (FileStream output = File.Create(path + ".gz"))
using (var gzip = new AcceleratedGZipStream(pool, output, options))
    input.CopyTo(gzip);
Console.WriteLine($"{new FileInfo(path).Length} bytes became {new FileInfo(path + ".gz").Length}.");

CompressionSession session = pool.CreateSession(CompressionFormat.ZLib, CompressionLevel.SmallestSize);
byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a queue, a doorbell, a completion; ", 100)));
byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(text.Length)];
CompressionResult result = await session.CompressAsync(text, packed);
Console.WriteLine($"{session.Device}: {text.Length} bytes became {result.BytesWritten}.");
Console.WriteLine(pool.Counters);
return 0;
