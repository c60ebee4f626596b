using System.IO.Compression;
using System.Runtime.CompilerServices;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class StreamTroubleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABaseStreamThatRefusesToWrite_IsHeard_AndDisposingEnds(bool recovers)
    {
        using var lab = new Lab();
        byte[] data = Data.Noise(200_000);
        foreach (CompressionFormat format in Codecs.Formats)
        {
            foreach (long after in (long[])[0, 5, 10_000, 100_000])
            {
                var inner = new WilfulStream(failAfter: after);
                AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, inner, new AcceleratedStreamOptions { BlockSize = 8192, Parallelism = 2 });
                Deadline.Run(() => Assert.Throws<WilfulException>(() => { stream.Write(data); stream.Flush(); }), () => lab.State);
                byte[] before = inner.Content;
                if (recovers)
                    inner.FailAfter(long.MaxValue);
                Deadline.Run(() => Record.Exception(stream.Dispose), () => lab.State);
                // Blocks are missing: what ends now must not look like a whole stream.
                Codecs.Same(before, inner.Content, "nothing is written behind a gap");
                Deadline.Run(stream.Dispose, () => lab.State);
            }
        }

        lab.ShowThatItWorks();
    }

    [Fact]
    public async Task ABaseStreamThatRefusesToWrite_IsHeardAsynchronously()
    {
        using var lab = new Lab();
        byte[] data = Data.Noise(200_000);
        var inner = new WilfulStream(failAfter: 20_000);
        AcceleratedStream stream = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, inner, new AcceleratedStreamOptions { BlockSize = 8192, Parallelism = 2 });
        await Deadline.Within(
            Assert.ThrowsAsync<WilfulException>(async () => { await stream.WriteAsync(data); await stream.FlushAsync(); }), () => lab.State);
        await Deadline.Within(Task.Run(async () => { try { await stream.DisposeAsync(); } catch (WilfulException) { } }), () => lab.State);
        lab.ShowThatItWorks();
    }

    [Fact]
    public void ABaseStreamThatRefusesToRead_IsHeard_AndReadingMayGoOn()
    {
        using var lab = new Lab();
        byte[] data = Data.Noise(100_000);
        foreach (bool seekable in (bool[])[false, true])
        {
            var inner = new WilfulStream(Codecs.Pack(CompressionFormat.GZip, data), 5000, failAfter: 30_000, seekable: seekable);
            using var stream = new AcceleratedGZipStream(lab.Pool, inner, CompressionMode.Decompress);
            using var got = new MemoryStream();
            Deadline.Run(() => Assert.Throws<WilfulException>(() => stream.CopyTo(got)), () => lab.State);
            Assert.True(data.AsSpan().StartsWith(got.ToArray()));
        }

        lab.ShowThatItWorks();
    }

    [Fact]
    public void AStreamThatWasFoundBad_StaysBad()
    {
        using var lab = new Lab();
        byte[] data = Data.Text(5000);
        foreach (CompressionFormat format in Codecs.Formats)
        {
            byte[] packed = Codecs.Pack(format, data);
            byte[] corrupt = [.. packed];
            corrupt.AsSpan(packed.Length / 2, 20).Fill(0xFF);
            byte[][] bad = [corrupt, packed[..^1], [.. "not compressed at all, and no header of any kind"u8]];
            foreach (byte[] source in bad)
            {
                using AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, new MemoryStream(source), CompressionMode.Decompress);
                if (Record.Exception(() => Codecs.ReadAll(stream)) is not { } first)
                    continue; // raw data may decode to something
                Assert.IsType<InvalidDataException>(first);
                for (int again = 0; again < 30; again++)
                    Assert.Throws<InvalidDataException>(() => stream.Read(new byte[100]));
            }
        }
    }

    [Fact]
    public async Task WhatComesBehindTheEnd_IsReported_OrLeftInTheSource()
    {
        using var lab = new Lab();
        byte[] data = Data.Text(5000);
        foreach (CompressionFormat format in Codecs.Formats)
        {
            byte[] packed = Codecs.Pack(format, data);
            foreach (bool seekable in (bool[])[false, true])
            {
                // The end and what follows it never come in one read.
                var inner = new WilfulStream([.. packed, 9, 9], mostAtOnce: packed.Length, seekable: seekable);
                await using AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, inner, CompressionMode.Decompress);
                byte[] room = new byte[data.Length];
                if (format == CompressionFormat.Deflate)
                    await stream.ReadExactlyAsync(room);
                else
                    stream.ReadExactly(room);
                Codecs.Same(data, room, $"{format}");
                if (seekable || format == CompressionFormat.GZip)
                {
                    Assert.Throws<InvalidDataException>(() => stream.Read(room));
                    Assert.Throws<InvalidDataException>(() => stream.Read(room));
                }
                else
                {
                    Assert.Equal(0, stream.Read(room));
                    Assert.Equal(packed.Length, inner.Position);
                }
            }
        }
    }

    [Fact]
    public async Task ReadsAndWrites_MayBeMixedWithAwaits_InOneContinuation()
    {
        // What was begun asynchronously is waited for synchronously, on whichever thread the await came back.
        using var lab = new Lab(queues: 1);
        byte[] data = Data.Mixed(6_000_000);
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, data, CompressionLevel.Fastest);
        await Deadline.Within(Task.Run(async () =>
        {
            for (int round = 0; round < 5; round++)
            {
                using var stream = new AcceleratedGZipStream(lab.Pool, new MemoryStream(packed), CompressionMode.Decompress);
                byte[] restored = new byte[data.Length];
                int read = await stream.ReadAsync(restored.AsMemory(0, 1)).ConfigureAwait(false);
                stream.ReadExactly(restored.AsSpan(read));
                Codecs.Same(data, restored, "read");
                using var target = new MemoryStream();
                var options = new AcceleratedStreamOptions { BlockSize = 100_000 };
                using (var writing = new AcceleratedGZipStream(lab.Pool, target, options, leaveOpen: true))
                {
                    await writing.WriteAsync(data.AsMemory(0, 1_000_000)).ConfigureAwait(false);
                    writing.Write(data.AsSpan(1_000_000, 1_000_000));
                }

                Codecs.Same(data.AsSpan(0, 2_000_000), Codecs.Unpack(CompressionFormat.GZip, target.ToArray()), "written");
            }
        }), () => lab.State);
    }

    [Fact]
    public void TwoHundredStreams_OpenAtOnce_EachWithItsOwnData()
    {
        using var lab = new Lab();
        var targets = new List<WilfulStream>();
        var writers = new List<AcceleratedStream>();
        for (int i = 0; i < 200; i++)
        {
            targets.Add(new WilfulStream());
            writers.Add(Codecs.Accelerated(lab.Pool, Codecs.Formats[i % 3], targets[i], new AcceleratedStreamOptions { BlockSize = 4096, Parallelism = 1 + (i % 2) }));
        }

        for (int part = 0; part < 3; part++)
        {
            for (int i = 0; i < 200; i++)
                writers[i].Write(Data.Mixed(5000, i + part));
        }

        writers.ForEach(writer => writer.Dispose());
        AcceleratedStream[] readers = [.. targets.Select((target, i) => Codecs.Accelerated(lab.Pool, Codecs.Formats[i % 3], new MemoryStream(target.Content), CompressionMode.Decompress))];
        byte[] room = new byte[5000];
        for (int part = 0; part < 3; part++)
        {
            for (int i = 0; i < 200; i++)
            {
                readers[i].ReadExactly(room);
                Codecs.Same(Data.Mixed(5000, i + part), room, $"stream {i}, part {part}");
            }
        }

        foreach (AcceleratedStream reader in readers)
        {
            Assert.Equal(-1, reader.ReadByte());
            reader.Dispose();
        }
    }

    [Fact]
    public void StreamsLeftInTheMiddle_DisturbNobody()
    {
        using var lab = new Lab();
        byte[] data = Data.Mixed(5_000_000);
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, data, CompressionLevel.Fastest);
        for (int i = 0; i < 20; i++)
        {
            var reading = new AcceleratedGZipStream(lab.Pool, new MemoryStream(packed), CompressionMode.Decompress);
            reading.ReadExactly(new byte[1000 + i]);
            if (i % 3 == 0)
                reading.Dispose(); // otherwise just forgotten, with a request in flight
            var writing = new AcceleratedGZipStream(lab.Pool, new MemoryStream(), new AcceleratedStreamOptions { BlockSize = 100_000 });
            writing.Write(data.AsSpan(0, 500_000));
            if (i % 3 == 1)
                writing.Dispose();
            if (i % 5 == 0)
                GC.Collect();
        }

        lab.ShowThatItWorks();
        using var last = new AcceleratedGZipStream(lab.Pool, new MemoryStream(packed), CompressionMode.Decompress);
        Codecs.Same(data, Codecs.ReadAll(last), "after them");
    }

    [Fact]
    public async Task TwoStreamsInterleaved_OnOnePoolWithOneQueue()
    {
        using var lab = new Lab(queues: 1);
        byte[] one = Data.Mixed(700_000, 1);
        byte[] two = Data.Mixed(700_000, 2);
        var first = new WilfulStream();
        var second = new WilfulStream();
        await using (AcceleratedStream a = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, first, new AcceleratedStreamOptions { BlockSize = 50_000 }))
        await using (AcceleratedStream b = Codecs.Accelerated(lab.Pool, CompressionFormat.ZLib, second, new AcceleratedStreamOptions { BlockSize = 30_000 }))
        {
            for (int start = 0; start < one.Length; start += 7000)
            {
                a.Write(one.AsSpan(start, 7000));
                await b.WriteAsync(two.AsMemory(start, 7000));
            }
        }

        Codecs.Same(one, Codecs.Unpack(CompressionFormat.GZip, first.Content), "one");
        Codecs.Same(two, Codecs.Unpack(CompressionFormat.ZLib, second.Content), "two");
    }

    [Fact]
    public async Task CancelledWhileTheBaseStreamIsSlow_ItStops()
    {
        using var lab = new Lab();
        using var stop = new CancellationTokenSource();
        var source = new StuckStream();
        await using var stream = new AcceleratedGZipStream(lab.Pool, source, CompressionMode.Decompress);
        Task<int> reading = stream.ReadAsync(new byte[10], stop.Token).AsTask();
        await Deadline.Within(source.Entered, () => lab.State);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Deadline.Within(reading, () => lab.State));
        lab.ShowThatItWorks();
    }

    /// <summary>Gives nothing until it is cancelled.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Entered => _entered.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    [Fact]
    public void StreamsThatNobodyDisposes_GiveTheirRangesBack()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false });
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, Data.Text(100_000));
        Forget(lab, packed);
        Assert.NotEqual(0, source.Handed);
        for (int again = 0; again < 10 && source.Handed > 0; again++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, source.Handed);
        lab.ShowThatItWorks();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Lab lab, byte[] packed)
    {
        for (int i = 0; i < 10; i++)
        {
            Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(packed), CompressionMode.Decompress).ReadExactly(new byte[10]);
            Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, Stream.Null, new AcceleratedStreamOptions()).Write(packed);
        }
    }
}
