using BenchmarkDotNet.Attributes;
using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Benchmarks;

/// <summary>Each engine that compresses, called directly: a block of 64 KiB.</summary>
[MemoryDiagnoser]
public class DeflateBenchmarks
{
    private const int Size = 64 << 10;

    private readonly byte[] _data = Data.Text(Size);
    private readonly byte[] _room = new byte[Size];
    private BlockDeflater? _deflater;

    [Params("isa-l", "libdeflate", "managed", "dotnet")]
    public string Engine { get; set; } = "";

    /// <exception cref="PlatformNotSupportedException">The library is not installed.</exception>
    [GlobalSetup]
    public void Setup()
    {
        DeflateEngineReport report = DeflateEngines.Detect().Reports.First(report => report.Name == Engine);
        DeflateEngine engine = report.Engine ?? throw new PlatformNotSupportedException(report.MissingBecause);
        _deflater = engine.CreateBlockDeflater(CompressionEffort.Fast, DeflateWindow.MaxSize);
    }

    [Benchmark]
    public int Compress() => _deflater!.TryDeflate(_data, _room, out int produced) ? produced : -1;

    [GlobalCleanup]
    public void Cleanup() => _deflater?.Dispose();
}
