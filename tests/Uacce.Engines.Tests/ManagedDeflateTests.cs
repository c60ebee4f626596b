using Uacce.Abi;
using Uacce.Engines.Managed;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>What the contract of all engines does not ask of our own compressor.</summary>
public sealed class ManagedDeflateTests
{
    [Theory]
    [InlineData(0)] // an empty table says that every word was seen right here
    [InlineData(1)]
    [InlineData(uint.MaxValue - 50_000)]
    public void SequencesSayWhatTheInputWas_WhereverPlacesAreCountedFrom(uint firstPlace)
    {
        foreach (int window in (int[])[512, 4096, DeflateWindow.MaxSize])
        {
            var finder = new MatchFinder(window, firstPlace);
            var block = new SequenceBlock();
            byte[] data = TestData.Mixed(300_000);
            var made = new List<byte>();
            var random = new Random(window);
            for (int start = 0, length; start < data.Length; start += length)
            {
                length = Math.Min(random.Next(3) == 0 ? random.Next(10) : random.Next(MatchFinder.ChunkSize + 1), data.Length - start);
                finder.Load(data.AsSpan(start, length));
                finder.Find(block);
                Expand(block, finder.Chunk, made, window);
                Assert.Equal(start + length, made.Count);
            }

            Oracle.Same(data, [.. made], $"window {window}");
        }
    }

    [Fact]
    public void EveryLengthAndEveryKindOfDistanceComesBack()
    {
        int[] distances =
        [
            .. Enumerable.Range(1, 40),
            .. Enumerable.Range(5, 10).SelectMany(bit => (int[])[(1 << bit) - 1, 1 << bit, (1 << bit) + 1]),
            DeflateWindow.MaxSize - 1, DeflateWindow.MaxSize,
        ];
        using BlockDeflater deflater = Create();
        byte[] packed = new byte[200_000];
        var lengths = new HashSet<int>();
        var seen = new HashSet<int>();
        foreach (int distance in distances)
        {
            var data = new List<byte>(TestData.Random(distance, seed: distance));
            // Noise between them, so that each is a match of its own.
            for (int length = 4; length <= 258; length += distance < 64 ? 1 : 23)
            {
                for (int i = 0; i < length; i++)
                    data.Add(data[^distance]);
                data.AddRange(TestData.Random(2, seed: length));
            }

            Assert.True(deflater.TryDeflate(data.ToArray(), packed, out int produced));
            DeflateReader reader = DeflateReader.Read(packed[..produced]);
            Oracle.Same(data.ToArray(), [.. reader.Output], $"distance {distance}");
            lengths.UnionWith(reader.Matches.Select(match => match.Length));
            seen.UnionWith(reader.Matches.Select(match => match.Distance));
        }

        Assert.Equal(Enumerable.Range(4, 255), lengths.Where(length => length >= 4).Order());
        Assert.Empty(distances.Except(seen));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    [InlineData(1 << 20)]
    public void ItIsNoLargerThanWhatTheRuntimeMakes(int length)
    {
        using BlockDeflater ours = Create();
        using BlockDeflater theirs = EngineRegistry.Get("dotnet").CreateBlockDeflater(CompressionEffort.Fast, DeflateWindow.MaxSize);
        foreach (byte[] data in (byte[][])[TestData.Text(length), TestData.Mixed(length), new byte[length]])
        {
            byte[] packed = new byte[length * 2];
            Assert.True(ours.TryDeflate(data, packed, out int ourSize));
            Assert.True(theirs.TryDeflate(data, packed, out int theirSize));
            Assert.True(ourSize <= theirSize + 8, $"{ourSize} bytes, and the runtime needs {theirSize}");
        }
    }

    private static BlockDeflater Create() => EngineRegistry.Get("managed").CreateBlockDeflater(CompressionEffort.Fast, DeflateWindow.MaxSize);

    private static void Expand(SequenceBlock block, ReadOnlySpan<byte> chunk, List<byte> made, int window)
    {
        foreach (Sequence sequence in block.Sequences.AsSpan(0, block.Count))
        {
            made.AddRange(chunk[..sequence.Literals]);
            Assert.InRange(sequence.Distance, 0, Math.Min(window, made.Count));
            for (int i = 0; i < sequence.Length; i++)
                made.Add(made[^sequence.Distance]);
            chunk = chunk[(sequence.Literals + sequence.Length)..];
        }
    }
}
