using BenchmarkDotNet.Attributes;
using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Benchmarks;

/// <summary>Each engine called directly: a block of 64 KiB there and back.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Size = 64 << 10;

    private readonly byte[] _data = Data.Text(Size);
    private readonly byte[] _packed = new byte[Size];
    private readonly byte[] _room = new byte[Size];
    private BlockDeflater? _deflater;
    private BlockInflater? _inflater;
    private int _length;

    [Params("isa-l", "libdeflate", "dotnet")]
    public string Engine { get; set; } = "";

    /// <exception cref="PlatformNotSupportedException">The library is not installed.</exception>
    [GlobalSetup]
    public void Setup()
    {
        DeflateEngineReport report = DeflateEngines.Detect().Reports.First(report => report.Name == Engine);
        DeflateEngine engine = report.Engine ?? throw new PlatformNotSupportedException(report.MissingBecause);
        _deflater = engine.CreateBlockDeflater(CompressionEffort.Fast, DeflateWindow.MaxSize);
        _inflater = engine.CreateBlockInflater();
        if (!_deflater.TryDeflate(_data, _packed, out _length))
            throw new InvalidOperationException($"{engine} has made the text longer.");
    }

    [Benchmark]
    public int Compress() => _deflater!.TryDeflate(_data, _room, out int produced) ? produced : -1;

    [Benchmark]
    public int Decompress()
    {
        _inflater!.Inflate(_packed.AsSpan(0, _length), _room, out _, out int produced);
        return produced;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _deflater?.Dispose();
        _inflater?.Dispose();
    }
}
