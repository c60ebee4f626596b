using System.Buffers;
using System.IO.Compression;
using System.Text;
using Uacce.Abi;
using Uacce.Client;

namespace Uacce.Cli.Doctor;

/// <summary>Sends data through a device and back, in every format it offers; .NET reads what the device made, too.</summary>
internal static class RoundTripCheck
{
    private const string Topic = "round trip";

    private static readonly (string Algorithm, CompressionFormat Format)[] s_formats =
    [
        ("gzip", CompressionFormat.GZip),
        ("zlib", CompressionFormat.ZLib),
        ("deflate", CompressionFormat.Deflate),
    ];

    public static Finding Run(AcceleratorDevice device)
    {
        string[] algorithms = [.. s_formats.Where(known => device.Algorithms.Contains(known.Algorithm)).Select(known => known.Algorithm)];
        if (algorithms.Length == 0)
            return new Finding(Topic, device.Name, Health.Note, "offers nothing that this test knows");
        var options = new AcceleratorPoolOptions { Sources = { device.Source }, DeviceNames = { device.Name }, QueuesPerDevice = 1, Timeout = TimeSpan.FromSeconds(10) };
        byte[] data = Sample();
        try
        {
            using var pool = new AcceleratorPool(options);
            foreach (string algorithm in algorithms)
            {
                CompressionFormat format = s_formats.First(known => known.Algorithm == algorithm).Format;
                if (Fault(pool.CreateSession(format, LevelOf(device.Effort)), data) is { } fault)
                    return new Finding(Topic, device.Name, Health.Broken, $"{algorithm}: {fault}", "try another engine: '--engine dotnet'; and please report this");
            }
        }
        catch (AcceleratorException failure)
        {
            return new Finding(Topic, device.Name, Health.Broken, failure.Message.TrimEnd('.'), "see the findings above");
        }

        return new Finding(Topic, device.Name, Health.Ok, $"{string.Join(", ", algorithms)}: {data.Length} bytes came back the same");
    }

    private static string? Fault(CompressionSession session, byte[] data)
    {
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        CompressionResult compressed = session.Compress(data, packed);
        if (compressed.Status != OperationStatus.Done)
            return $"compressing ended with {compressed.Status}";
        byte[] back = new byte[data.Length];
        CompressionResult restored = session.Decompress(packed.AsSpan(0, compressed.BytesWritten), back);
        if (restored.Status != OperationStatus.Done)
            return $"decompressing its own output ended with {restored.Status}";
        if (!back.AsSpan().SequenceEqual(data))
            return "other bytes came back";
        return ReadByRuntime(session.Format, packed.AsMemory(0, compressed.BytesWritten)).AsSpan().SequenceEqual(data)
            ? null
            : ".NET reads other bytes from its output";
    }

    private static byte[] ReadByRuntime(CompressionFormat format, ReadOnlyMemory<byte> packed)
    {
        var source = new MemoryStream(packed.ToArray());
        using Stream stream = format switch
        {
            CompressionFormat.GZip => new GZipStream(source, CompressionMode.Decompress),
            CompressionFormat.ZLib => new ZLibStream(source, CompressionMode.Decompress),
            _ => new DeflateStream(source, CompressionMode.Decompress),
        };
        var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    private static CompressionLevel LevelOf(CompressionEffort? effort) => effort switch
    {
        CompressionEffort.None => CompressionLevel.NoCompression,
        CompressionEffort.Balanced => CompressionLevel.Optimal,
        CompressionEffort.Best => CompressionLevel.SmallestSize,
        _ => CompressionLevel.Fastest,
    };

    private static byte[] Sample()
    {
        var text = new StringBuilder();
        for (int line = 0; line < 4000; line++)
            text.Append(line * line).Append(": the quick brown fox jumps over the lazy dog\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
