using System.IO.Compression;
using Uacce.Abi;
using Uacce.Cli.Json;
using Uacce.Client;
using Uacce.Engines;

namespace Uacce.Cli.Bench;

/// <summary>
/// Blocks of one size, each on its own: .NET's stream for each block, the engine called directly, and the device, one
/// block at a time and in batches. What the device costs over its engine is the price of the queue.
/// </summary>
internal sealed class BlockBench
{
    private const int Window = 32 << 10;
    private const int BatchSize = 64;

    private readonly int _blockSize;
    private readonly int _count;
    private readonly byte[] _data;
    private readonly ReadOnlyMemory<byte>[] _packed;
    private readonly byte[][] _room;
    private readonly CompressionSession _session;
    private readonly DeflateEngines _engines;
    private readonly CompressionResult[] _results = new CompressionResult[BatchSize];

    private BlockBench(AcceleratorPool pool, byte[] data, int blockSize, string? engine)
    {
        _blockSize = blockSize;
        _data = data;
        _count = data.Length / blockSize;
        _session = pool.CreateSession(CompressionFormat.Deflate, CompressionLevel.Fastest);
        _engines = DeflateEngines.Detect(engine is null ? null : [engine]);
        _room = [.. Enumerable.Range(0, BatchSize).Select(_ => new byte[CompressionSession.GetMaxCompressedLength(blockSize)])];
        _packed = new ReadOnlyMemory<byte>[_count];
        for (int i = 0; i < _count; i++)
        {
            CompressionResult result = _session.Compress(Block(i).Span, _room[0]);
            _packed[i] = _room[0].AsSpan(0, result.BytesWritten).ToArray();
        }
    }

    public static IEnumerable<BenchSection> Run(AcceleratorPool pool, byte[] data, int blockSize, string? engine, double seconds)
    {
        if (data.Length < blockSize)
            yield break;
        var bench = new BlockBench(pool, data, blockSize, engine);
        long bytes = (long)bench._count * blockSize;
        string size = $"{blockSize >> 10} KiB blocks";
        yield return Comparison.Run($"compress {size}, raw deflate at its fastest", bytes, seconds,
            new Contender("DeflateStream", bench.CompressByRuntime),
            new Contender("engine, called", bench.CompressByEngine),
            new Contender("device, one by one", bench.CompressByDevice),
            new Contender("device, batches", bench.CompressInBatches));
        yield return Comparison.Run($"decompress {size}, raw deflate", bytes, seconds,
            new Contender("DeflateStream", bench.DecompressByRuntime),
            new Contender("engine, called", bench.DecompressByEngine),
            new Contender("device, one by one", bench.DecompressByDevice),
            new Contender("device, batches", bench.DecompressInBatches));
    }

    private ReadOnlyMemory<byte> Block(int index) => _data.AsMemory(index * _blockSize, _blockSize);

    private long CompressByRuntime()
    {
        long total = 0;
        using var output = new MemoryStream(_room[0]);
        for (int i = 0; i < _count; i++)
        {
            output.Position = 0;
            using (var stream = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
                stream.Write(Block(i).Span);
            total += output.Position;
        }

        return total;
    }

    private long CompressByEngine()
    {
        long total = 0;
        using BlockDeflater deflater = _engines.ForBlockDeflate(CompressionEffort.Fast, Window, _blockSize)
            .CreateBlockDeflater(CompressionEffort.Fast, Window);
        for (int i = 0; i < _count; i++)
        {
            if (!deflater.TryDeflate(Block(i).Span, _room[0], out int produced))
                throw new CommandException("the engine found its output too long");
            total += produced;
        }

        return total;
    }

    private long CompressByDevice()
    {
        long total = 0;
        for (int i = 0; i < _count; i++)
            total += Checked(_session.Compress(Block(i).Span, _room[0]));
        return total;
    }

    private long CompressInBatches() => InBatches((jobs, results) => _session.Compress(jobs, results), Block);

    private long DecompressByRuntime()
    {
        using var input = new MemoryStream(_data.Length);
        for (int i = 0; i < _count; i++)
        {
            input.SetLength(0);
            input.Write(_packed[i].Span);
            input.Position = 0;
            using var stream = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);
            stream.ReadExactly(_room[0], 0, _blockSize);
        }

        return PackedLength();
    }

    private long DecompressByEngine()
    {
        using BlockInflater inflater = _engines.ForRawBlockInflate().CreateBlockInflater();
        for (int i = 0; i < _count; i++)
        {
            if (inflater.Inflate(_packed[i].Span, _room[0], out _, out _) != CodecStatus.EndOfStream)
                throw new CommandException("the engine does not read what the device made");
        }

        return PackedLength();
    }

    private long DecompressByDevice()
    {
        for (int i = 0; i < _count; i++)
            Checked(_session.Decompress(_packed[i].Span, _room[0]));
        return PackedLength();
    }

    private long DecompressInBatches()
    {
        InBatches((jobs, results) => _session.Decompress(jobs, results), i => _packed[i]);
        return PackedLength();
    }

    private long InBatches(Batch run, Func<int, ReadOnlyMemory<byte>> source)
    {
        long total = 0;
        var jobs = new CompressionJob[BatchSize];
        for (int first = 0; first < _count; first += BatchSize)
        {
            int count = Math.Min(BatchSize, _count - first);
            for (int i = 0; i < count; i++)
                jobs[i] = new CompressionJob(source(first + i), _room[i]);
            run(jobs.AsSpan(0, count), _results);
            for (int i = 0; i < count; i++)
                total += Checked(_results[i]);
        }

        return total;
    }

    private long PackedLength() => _packed.Sum(block => (long)block.Length);

    private static int Checked(CompressionResult result) => result.Status == System.Buffers.OperationStatus.Done
        ? result.BytesWritten
        : throw new CommandException($"a block ended with {result.Status}");

    private delegate void Batch(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results);
}
