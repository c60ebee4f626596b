using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class FallbackTests
{
    private static readonly byte[] s_data = Data.Mixed(300_000);

    [Fact]
    public async Task WithoutDevices_NeverMeansNever()
    {
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions());
        Assert.Empty(pool.Devices);
        Assert.Null(pool.Find(CompressionFormat.GZip, CompressionLevel.Fastest));
        Assert.Equal(AcceleratorFailure.NoDevice, Assert.Throws<AcceleratorException>(() => pool.CreateSession(CompressionFormat.GZip)).Reason);
        foreach (CompressionMode mode in (CompressionMode[])[CompressionMode.Compress, CompressionMode.Decompress])
            Assert.Equal(AcceleratorFailure.NoDevice, Assert.Throws<AcceleratorException>(() => new AcceleratedZLibStream(pool, new MemoryStream(), mode)).Reason);
        Assert.Equal(0, pool.Counters.Fallbacks);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(FallbackPolicy.WhenNoDevice)]
    [InlineData(FallbackPolicy.OnError)]
    public async Task WithoutDevices_EveryFallbackIsCounted(FallbackPolicy policy)
    {
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Fallback = policy });
        long expected = 0;
        foreach (CompressionFormat format in Codecs.Formats)
        {
            CompressionSession session = pool.CreateSession(format);
            Assert.Null(session.Device);
            byte[] packed = session.Pack(s_data);
            Assert.Equal(s_data, session.Unpack(packed, s_data.Length));
            Assert.Empty(session.Unpack(session.Pack([]), 0));
            Assert.Equal(expected += 4, pool.Counters.Fallbacks);
            byte[] room = new byte[s_data.Length];
            Assert.Equal(new CompressionResult(OperationStatus.Done, room.Length), await session.DecompressAsync(packed, room));
            Assert.Equal(OperationStatus.DestinationTooSmall, (await session.DecompressAsync(packed, room.AsMemory(1))).Status);
            var results = new CompressionResult[2];
            session.Decompress([new(packed, room), new(Data.Noise(100), room)], results);
            Assert.Equal(OperationStatus.Done, results[0].Status);
            Assert.NotEqual(OperationStatus.Done, results[1].Status);
            Assert.Equal(expected += 4, pool.Counters.Fallbacks);
            using var target = new MemoryStream();
            await using (AcceleratedStream writing = Codecs.Accelerated(pool, format, target, new AcceleratedStreamOptions()))
            {
                Assert.True(writing is { CanWrite: true, CanRead: false });
                await writing.WriteAsync(s_data);
                writing.Flush();
            }

            using AcceleratedStream reading = Codecs.Accelerated(pool, format, new MemoryStream(target.ToArray()), CompressionMode.Decompress);
            Codecs.Same(s_data, Codecs.ReadAll(reading), $"{format}");
            Assert.Equal(expected += 2, pool.Counters.Fallbacks);
            foreach (bool asynchronous in (bool[])[false, true])
            {
                // As devices do: no data is a valid stream, and not no bytes.
                using var empty = new MemoryStream();
                AcceleratedStream nothing = Codecs.Accelerated(pool, format, empty, new AcceleratedStreamOptions());
                nothing.Flush();
                if (asynchronous)
                    await nothing.DisposeAsync();
                else
                    nothing.Dispose();
                Assert.Equal(session.Pack([]), empty.ToArray());
                Assert.Equal(expected += 2, pool.Counters.Fallbacks);
            }
        }

        Assert.Equal(0, pool.Counters.Failures);
        Assert.Equal(0, pool.Counters.Requests);
    }

    [Fact]
    public async Task AfterRemoval_OnErrorGoesOnInSoftware()
    {
        using var lab = new Lab(FallbackPolicy.OnError);
        CompressionSession session = lab.Session();
        byte[] packed = session.Pack(s_data);
        lab.RemoveAll();
        Assert.Equal(s_data, Codecs.Unpack(CompressionFormat.GZip, session.Pack(s_data)));
        Assert.Equal(s_data, session.Unpack(packed, s_data.Length));
        byte[] room = new byte[s_data.Length];
        Assert.Equal(OperationStatus.Done, (await session.DecompressAsync(packed, room)).Status);
        var results = new CompressionResult[3];
        session.Decompress([new(packed, room), new(packed, room), new(packed, room)], results);
        Assert.All(results, result => Assert.Equal(new CompressionResult(OperationStatus.Done, s_data.Length), result));
        Assert.Equal(6, lab.Pool.Counters.Fallbacks);
        Assert.True(lab.Pool.Counters.Failures >= 6);
    }

    [Fact]
    public async Task AfterRemoval_NeverReports()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[] packed = session.Pack(s_data);
        lab.RemoveAll();
        byte[] room = new byte[s_data.Length];
        for (int again = 0; again < 3; again++)
        {
            Deadline.Run(() => Lost(Assert.Throws<AcceleratorException>(() => session.Compress(s_data, room))), () => lab.State);
            Deadline.Run(() => Lost(Assert.Throws<AcceleratorException>(() => session.Decompress(packed, room))), () => lab.State);
            Lost(await Assert.ThrowsAsync<AcceleratorException>(() => session.CompressAsync(s_data, room).AsTask()));
            Lost(Assert.Throws<AcceleratorException>(() => session.Decompress([new CompressionJob(packed, room)], new CompressionResult[1])));
        }

        Assert.Equal(0, lab.Pool.Counters.Fallbacks);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task RemovedInMidStream_CompressionGoesOn(int parallelism, bool asynchronous)
    {
        foreach (CompressionFormat format in Codecs.Formats)
        {
            using var lab = new Lab(FallbackPolicy.OnError, queues: 3);
            var target = new WilfulStream();
            var options = new AcceleratedStreamOptions { BlockSize = 10_000, Parallelism = parallelism };
            AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, target, options);
            await Deadline.Within(Task.Run(async () =>
            {
                for (int start = 0; start < s_data.Length; start += 15_000)
                {
                    if (start == 150_000)
                        lab.RemoveAll();
                    if (asynchronous)
                        await stream.WriteAsync(s_data.AsMemory(start, 15_000));
                    else
                        stream.Write(s_data, start, 15_000);
                }

                if (asynchronous)
                    await stream.DisposeAsync();
                else
                    stream.Dispose();
            }), () => lab.State);
            Codecs.Same(s_data, Codecs.Unpack(format, target.Content), $"{format}");
            Assert.True(lab.Pool.Counters.Fallbacks >= 10, lab.State);
        }
    }

    [Fact]
    public async Task RemovedInMidStream_WithoutFallback_BothDirectionsReport()
    {
        using var lab = new Lab();
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, Data.Mixed(12_000_000), CompressionLevel.Fastest);
        AcceleratedStream reading = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(packed), CompressionMode.Decompress);
        AcceleratedStream awaited = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(packed), CompressionMode.Decompress);
        AcceleratedStream writing = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(), new AcceleratedStreamOptions { BlockSize = 10_000 });
        reading.ReadExactly(new byte[1000]);
        await awaited.ReadExactlyAsync(new byte[1000]);
        writing.Write(s_data);
        lab.RemoveAll();
        Deadline.Run(() => Lost(Assert.Throws<AcceleratorException>(() => reading.CopyTo(Stream.Null))), () => lab.State);
        Lost(await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Within(awaited.CopyToAsync(Stream.Null), () => lab.State)));
        Deadline.Run(() => Lost(Assert.Throws<AcceleratorException>(() => writing.Write(s_data))), () => lab.State);
        Deadline.Run(() => { reading.Dispose(); awaited.Dispose(); Record.Exception(writing.Dispose); }, () => lab.State);
    }

    [Fact]
    public async Task WhoWaitsForASilentDevice_HearsOfItsRemoval()
    {
        using var lab = new Lab(wrap: source => new SilentSource(source), queues: 1);
        CompressionSession session = lab.Session();
        Task<CompressionResult>[] outstanding = [.. Enumerable.Range(0, 20).Select(_ => session.CompressAsync(s_data, new byte[400_000]).AsTask())];
        using var begun = new CountdownEvent(3);
        var failures = new List<Task<AcceleratorException>>();
        for (int i = 0; i < 3; i++)
        {
            var failure = new TaskCompletionSource<AcceleratorException>();
            failures.Add(failure.Task);
            var thread = new Thread(() =>
            {
                begun.Signal();
                failure.SetResult((AcceleratorException)Record.Exception(() => session.Compress(s_data, new byte[400_000]))!);
            });
            thread.IsBackground = true;
            thread.Start();
        }

        Assert.True(begun.Wait(Deadline.Long));
        Assert.All(outstanding, task => Assert.False(task.IsCompleted));
        lab.RemoveAll();
        foreach (Task<AcceleratorException> failure in failures)
            Lost(await Deadline.Get(failure, () => lab.State));
        foreach (Task<CompressionResult> task in outstanding)
            Lost(await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Within(task, () => lab.State)));
    }

    [Fact]
    public async Task DisposingThePool_FailsWhatIsOutstanding()
    {
        using var lab = new Lab(wrap: source => new SilentSource(source), queues: 1);
        CompressionSession session = lab.Session();
        Task<CompressionResult> outstanding = session.CompressAsync(s_data, new byte[400_000]).AsTask();
        AcceleratedStream stream = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(), new AcceleratedStreamOptions { BlockSize = 10_000 });
        stream.Write(s_data.AsSpan(0, 15_000));
        Deadline.Run(lab.Pool.Dispose, () => lab.State);
        Lost(await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Within(outstanding, () => lab.State)));
        Deadline.Run(() => Record.Exception(stream.Dispose), () => lab.State);
        Assert.Throws<ObjectDisposedException>(() => session.Compress(s_data, new byte[400_000]));
        Assert.Throws<ObjectDisposedException>(() => lab.Pool.CreateSession(CompressionFormat.GZip));
        Assert.Throws<ObjectDisposedException>(() => new AcceleratedGZipStream(lab.Pool, Stream.Null, CompressionMode.Compress));
        lab.Pool.Dispose();
        lab.Devices.Dispose();
    }

    [Fact]
    public void ADeviceThatDoesNotAnswer_TimesOut_AndTheNextQueueWorks()
    {
        SilentSource? silent = null;
        using var lab = new Lab(wrap: source => silent = new SilentSource(source), queues: 1, timeout: TimeSpan.FromMilliseconds(200));
        CompressionSession session = lab.Session();
        byte[] room = new byte[400_000];
        Deadline.Run(() => Assert.Equal(
            AcceleratorFailure.TimedOut, Assert.Throws<AcceleratorException>(() => session.Compress(s_data, room)).Reason), () => lab.State);
        silent!.IsDeaf = false;
        Deadline.Run(() => Assert.Equal(s_data, session.Unpack(session.Pack(s_data), s_data.Length)), () => lab.State);
        Assert.Equal(1, lab.Pool.Counters.Failures);
    }

    [Fact]
    public void AQueueThatTakesNoMoreRequests_IsReplaced()
    {
        SilentSource? source = null;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false }, queues: 1);
        CompressionSession session = lab.Session();
        session.Pack(s_data);
        Assert.Equal(1, source!.Opened);
        Memory.MemoryWindow dus = source.Dus[0];
        dus.Word32(Abi.QmDusLayout.ForDepth(1024, 4096).SendStoppedOffset).WriteRelease(1);
        Lost(Assert.Throws<AcceleratorException>(() => session.Compress(s_data, new byte[400_000])));
        Assert.Equal(s_data, Codecs.Unpack(CompressionFormat.GZip, session.Pack(s_data)));
        Assert.Equal(2, source.Opened);
    }

    [Fact]
    public void NamesAndLevels_ChooseTheDevice()
    {
        using var lab = new Lab();
        string[] names = [.. Codecs.Levels.Select(level => lab.Pool.Find(CompressionFormat.GZip, level)!.Name).Distinct()];
        Assert.Equal(4, names.Length);
        using var one = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { lab.Devices.Source }, DeviceNames = { names[2] } });
        Assert.Equal(names[2], Assert.Single(one.Devices).ToString());
        Assert.Equal(names[2], one.CreateSession(CompressionFormat.ZLib, CompressionLevel.NoCompression).Device!.Name);
        Assert.Equal(s_data, one.CreateSession(CompressionFormat.ZLib).Unpack(one.CreateSession(CompressionFormat.ZLib).Pack(s_data), s_data.Length));
    }

    [Fact]
    public void Version2Devices_OfferWhatTheirHardwareDoes()
    {
        using var lab = new Lab(devices: new Embedded.EmbeddedOptions { QueueManagerVersion = 2, Workers = 1, Efforts = [Abi.CompressionEffort.Fast] });
        Assert.Equal(AcceleratorFailure.NoDevice, Assert.Throws<AcceleratorException>(() => lab.Session(CompressionFormat.Deflate)).Reason);
        foreach (CompressionFormat format in (CompressionFormat[])[CompressionFormat.GZip, CompressionFormat.ZLib])
            Assert.Equal(s_data, lab.Session(format).Unpack(lab.Session(format).Pack(s_data), s_data.Length));
        Assert.Throws<ArgumentException>(() => new Embedded.EmbeddedAccelerators(new Embedded.EmbeddedOptions { QueueManagerVersion = 1 }));
        Assert.Throws<ArgumentException>(() => new Embedded.EmbeddedAccelerators(new Embedded.EmbeddedOptions { Workers = 0 }));
        Assert.Throws<ArgumentException>(() => new Embedded.EmbeddedAccelerators(new Embedded.EmbeddedOptions { Engines = ["no such engine"] }));
    }

    private static void Lost(AcceleratorException failure) => Assert.Equal(AcceleratorFailure.DeviceLost, failure.Reason);
}
