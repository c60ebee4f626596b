using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Uacce.Engines;

namespace Uacce.Benchmarks;

/// <summary>Each engine that decompresses, called directly: a block of 64 KiB that .NET has packed.</summary>
[MemoryDiagnoser]
public class InflateBenchmarks
{
    private const int Size = 64 << 10;

    private readonly byte[] _packed = Pack(Data.Text(Size));
    private readonly byte[] _room = new byte[Size];
    private BlockInflater? _inflater;

    [Params("libdeflate", "managed", "isa-l", "dotnet")]
    public string Engine { get; set; } = "";

    /// <exception cref="PlatformNotSupportedException">The library is not installed.</exception>
    [GlobalSetup]
    public void Setup()
    {
        DeflateEngineReport report = DeflateEngines.Detect().Reports.First(report => report.Name == Engine);
        _inflater = (report.Engine ?? throw new PlatformNotSupportedException(report.MissingBecause)).CreateBlockInflater();
    }

    [Benchmark]
    public int Decompress()
    {
        _inflater!.Inflate(_packed, _room, out _, out int produced);
        return produced;
    }

    [GlobalCleanup]
    public void Cleanup() => _inflater?.Dispose();

    private static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var packer = new DeflateStream(packed, CompressionLevel.Fastest))
            packer.Write(data);
        return packed.ToArray();
    }
}
