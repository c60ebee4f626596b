using System.IO.Compression;
using CsCheck;
using Xunit;

#pragma warning disable CA1835 // every overload is meant to be called here

namespace Uacce.Client.Tests;

public sealed class StreamPropertyTests
{
    private static readonly Gen<(CompressionFormat, CompressionLevel)> s_kind =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], (format, level) => ((CompressionFormat)format, Codecs.Levels[level]));

    private static readonly Gen<int> s_size = Gen.Frequency(
        (1, Gen.Const(0)), (2, Gen.Int[1, 100]), (4, Gen.Int[100, 100_000]), (1, Gen.Int[100_000, 1_000_000]));

    [Fact]
    public async Task HoweverItIsWritten_TheClassLibraryReadsIt()
    {
        using var lab = new Lab();
        Gen<(AcceleratedStreamOptions Options, int Seed)> options = Gen.Select(
            Gen.Int[1, 3], Gen.Int[4096, 200_000], Gen.Int, (parallelism, block, seed) =>
                (new AcceleratedStreamOptions { Parallelism = parallelism, BlockSize = block }, seed));
        await Gen.Select(s_kind, s_size, options).SampleAsync(async (kind, size, choice) =>
        {
            (CompressionFormat format, choice.Options.Level) = kind;
            byte[] data = Data.Mixed(size, choice.Seed & 0xFFFF);
            var target = new WilfulStream();
            await WriteAsync(lab, format, data, choice.Options, new Random(choice.Seed), target);
            Codecs.Same(data, Codecs.Unpack(format, target.Content), $"{format} {choice.Options.Level}");
            Codecs.Same(data, lab.Session(format).Unpack(target.Content, size), "session");
        }, iter: 60, threads: 1);
    }

    [Fact]
    public async Task HoweverItIsRead_ItComesBack()
    {
        using var lab = new Lab();
        Gen<(int AtOnce, int Buffer, int Seed, bool Seekable)> reading = Gen.Select(
            Gen.Int[0, 5].Select(n => ((int[])[1, 2, 3, 100, 5000, int.MaxValue])[n]), Gen.Int[0, 4].Select(n => ((int[])[1, 2, 17, 4096, 100_000])[n]), Gen.Int, Gen.Bool);
        await Gen.Select(s_kind, s_size.Select(size => size / 20), reading).SampleAsync(async (kind, size, how) =>
        {
            (CompressionFormat format, CompressionLevel level) = kind;
            byte[] data = Data.Mixed(size, how.Seed & 0xFFFF);
            var source = new WilfulStream(Codecs.Pack(format, data, level), how.AtOnce, seekable: how.Seekable);
            await using AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, source, CompressionMode.Decompress);
            byte[] restored = await ReadAsync(stream, how.Buffer, new Random(how.Seed));
            Codecs.Same(data, restored, $"{format}");
        }, iter: 60, threads: 1);
    }

    [Fact]
    public async Task AfterEachFlush_EverythingWrittenCanBeRead()
    {
        using var lab = new Lab();
        await Gen.Select(s_kind, Gen.Int[1, 40_000].Array[1, 5], Gen.Int[1, 3], Gen.Bool).SampleAsync(async (kind, sizes, parallelism, asynchronous) =>
        {
            (CompressionFormat format, CompressionLevel level) = kind;
            var target = new WilfulStream();
            var written = new List<byte>();
            var options = new AcceleratedStreamOptions { Level = level, Parallelism = parallelism, BlockSize = 8192 };
            await using (AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, target, options))
            {
                foreach (int size in sizes)
                {
                    byte[] piece = Data.Mixed(size, size);
                    written.AddRange(piece);
                    stream.Write(piece);
                    if (asynchronous)
                        await stream.FlushAsync();
                    else
                        stream.Flush();
                    Codecs.Same(written.ToArray(), Codecs.UnpackPrefix(format, target.Content), "after a flush");
                }

                Assert.Equal(sizes.Length, target.Flushes);
            }

            Codecs.Same(written.ToArray(), Codecs.Unpack(format, target.Content), "at the end");
        }, iter: 40, threads: 1);
    }

    [Fact]
    public void AnyByteChanged_AStreamNoticesOrItIsHarmless()
    {
        using var lab = new Lab();
        byte[] data = Data.Text(700);
        foreach (CompressionFormat format in Codecs.Formats)
        {
            byte[] packed = Codecs.Pack(format, data);
            int noticed = 0;
            for (int at = 0; at < packed.Length; at++)
            {
                byte[] damaged = [.. packed];
                damaged[at] ^= 0x55;
                using AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, new MemoryStream(damaged), CompressionMode.Decompress);
                try
                {
                    byte[] restored = Codecs.ReadAll(stream);
                    if (format != CompressionFormat.Deflate) // time and system of gzip, and bits that fill the last byte
                        Codecs.Same(data, restored, "a byte that says nothing");
                }
                catch (InvalidDataException)
                {
                    noticed++;
                }
            }

            Assert.True(format == CompressionFormat.Deflate || noticed >= packed.Length - 7, $"{format}: {noticed} of {packed.Length}");
            for (int length = 1; length < packed.Length; length++)
            {
                using AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, new MemoryStream(packed, 0, length), CompressionMode.Decompress);
                Assert.Throws<InvalidDataException>(() => Codecs.ReadAll(stream));
            }
        }

        lab.ShowThatItWorks();
        Assert.Equal(0, lab.Pool.Counters.Failures);
    }

    private static async Task WriteAsync(
        Lab lab, CompressionFormat format, byte[] data, AcceleratedStreamOptions options, Random random, WilfulStream target)
    {
        AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, target, options);
        for (int start = 0; start < data.Length;)
        {
            int count = Math.Min(data.Length - start, random.Next(4) switch { 0 => 1, 1 => random.Next(100), 2 => random.Next(10_000), _ => random.Next(300_000) });
            switch (random.Next(6))
            {
                case 0: stream.Write(data, start, count); break;
                case 1: stream.Write(data.AsSpan(start, count)); break;
                case 2: await stream.WriteAsync(data, start, count); break;
                case 3: stream.WriteByte(data[start]); count = 1; break;
                case 4 when random.Next(3) == 0: await stream.FlushAsync(); count = 0; break;
                case 4 when random.Next(3) == 0: stream.Flush(); count = 0; break;
                default: await stream.WriteAsync(data.AsMemory(start, count)); break;
            }

            start += count;
        }

        if (random.Next(2) == 0)
            stream.Dispose();
        else
            await stream.DisposeAsync();
    }

    private static async Task<byte[]> ReadAsync(AcceleratedStream stream, int largest, Random random)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[largest];
        while (true)
        {
            int count = random.Next(1, largest + 1);
            int read;
            switch (random.Next(5))
            {
                case 0: read = stream.Read(buffer, 0, count); break;
                case 1: read = stream.Read(buffer.AsSpan(0, count)); break;
                case 2: read = await stream.ReadAsync(buffer, 0, count); break;
                case 3:
                    int value = stream.ReadByte();
                    read = value < 0 ? 0 : 1;
                    buffer[0] = (byte)(value & 255);
                    break;
                default:
                    Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
                    read = await stream.ReadAsync(buffer.AsMemory(0, count));
                    break;
            }

            if (read == 0)
                break;
            all.Write(buffer, 0, read);
        }

        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(-1, stream.ReadByte());
        return all.ToArray();
    }
}
