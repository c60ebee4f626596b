using System.IO.Compression;
using Uacce.Abi;
using Uacce.Embedded;
using Uacce.Framework;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>No device, a device that goes, and what the policy makes of it.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void WithoutADeviceNeverMeansNever()
    {
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions());
        AcceleratorException failure = Assert.Throws<AcceleratorException>(() => pool.CreateSession(CompressionFormat.GZip));
        Assert.Equal(AcceleratorFailure.NoDevice, failure.Reason);
        Assert.Throws<AcceleratorException>(() => new AcceleratedGZipStream(pool, new MemoryStream(), CompressionMode.Compress));
    }

    [Theory]
    [InlineData(FallbackPolicy.WhenNoDevice)]
    [InlineData(FallbackPolicy.OnError)]
    public void AFallbackWorksAndIsCounted(FallbackPolicy policy)
    {
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Fallback = policy });
        CompressionSession session = pool.CreateSession(CompressionFormat.ZLib);
        Assert.Null(session.Device);
        byte[] packed = new byte[300];
        byte[] restored = new byte[100];
        Assert.True(session.TryCompress(new byte[100], packed, out int written));
        Assert.True(session.TryDecompress(packed.AsSpan(0, written), restored, out int length));
        Assert.Equal(100, length);
        Assert.Equal(2, pool.Counters.Fallbacks);
        using (var stream = new AcceleratedZLibStream(pool, new MemoryStream(), CompressionMode.Compress))
            stream.WriteByte(1);
        Assert.Equal(3, pool.Counters.Fallbacks);
    }

    [Fact]
    public void ARemovedDeviceFailsSessionsPromptly()
    {
        using var rig = new EmbeddedRig();
        CompressionSession session = rig.Pool.CreateSession(CompressionFormat.GZip);
        session.Compress(new byte[100], new byte[300]);
        RemoveAll(rig);
        AcceleratorException failure = Assert.Throws<AcceleratorException>(() => session.Compress(new byte[100], new byte[300]));
        Assert.Equal(AcceleratorFailure.DeviceLost, failure.Reason);
    }

    [Fact]
    public async Task RequestsInFlightAtRemovalEndOneWayOrTheOther()
    {
        using var rig = new EmbeddedRig();
        CompressionSession session = rig.Pool.CreateSession(CompressionFormat.GZip, CompressionLevel.Optimal);
        byte[] data = EmbeddedRig.Text(1 << 20);
        Task<CompressionResult>[] calls = [.. Enumerable.Range(0, 50).Select(_ => session.CompressAsync(data, new byte[2 << 20]).AsTask())];
        RemoveAll(rig);
        foreach (Task<CompressionResult> call in calls)
        {
            try
            {
                CompressionResult result = await call.WaitAsync(s_patience);
                Assert.True(result.BytesWritten > 0);
            }
            catch (AcceleratorException failure)
            {
                Assert.Equal(AcceleratorFailure.DeviceLost, failure.Reason);
            }
        }
    }

    [Fact]
    public void ACompressingStreamSurvivesTheDeviceIfItMay()
    {
        using var rig = new EmbeddedRig(FallbackPolicy.OnError);
        using var packed = new MemoryStream();
        byte[] data = EmbeddedRig.Text(2_000_000);
        using (var stream = new AcceleratedGZipStream(
            rig.Pool, packed, new AcceleratedStreamOptions { BlockSize = 64 << 10, Parallelism = 2 }, leaveOpen: true))
        {
            stream.Write(data, 0, 1_000_000);
            RemoveAll(rig);
            stream.Write(data, 1_000_000, 1_000_000);
        }

        Assert.Equal(data, EmbeddedRig.UnpackWithDotNet(CompressionFormat.GZip, packed.ToArray()));
        Assert.True(rig.Pool.Counters.Fallbacks > 0);
    }

    [Fact]
    public void ADecompressingStreamSaysThatTheDeviceIsLost()
    {
        using var rig = new EmbeddedRig(FallbackPolicy.OnError);
        byte[] packed = EmbeddedRig.PackWithDotNet(CompressionFormat.GZip, EmbeddedRig.Text(40_000_000));
        using var stream = new AcceleratedGZipStream(rig.Pool, new MemoryStream(packed), CompressionMode.Decompress);
        stream.ReadExactly(new byte[10]);
        RemoveAll(rig);
        Assert.Equal(AcceleratorFailure.DeviceLost, Assert.Throws<AcceleratorException>(() => stream.CopyTo(Stream.Null)).Reason);
    }

    [Fact]
    public void TheDeviceFitsTheLevel()
    {
        using var rig = new EmbeddedRig();
        Assert.Equal(CompressionEffort.Fast, rig.Pool.Find(CompressionFormat.GZip, CompressionLevel.Fastest)?.Effort);
        Assert.Equal(CompressionEffort.Balanced, rig.Pool.Find(CompressionFormat.GZip, CompressionLevel.Optimal)?.Effort);
        Assert.Equal(CompressionEffort.Best, rig.Pool.Find(CompressionFormat.GZip, CompressionLevel.SmallestSize)?.Effort);
        Assert.Equal(CompressionEffort.None, rig.Pool.Find(CompressionFormat.GZip, CompressionLevel.NoCompression)?.Effort);
    }

    [Fact]
    public void VersionTwoWorksAndHasNoRawDeflate()
    {
        using var rig = new EmbeddedRig(options: new EmbeddedOptions { Workers = 1, QueueManagerVersion = 2 });
        Assert.True(rig.Pool.CreateSession(CompressionFormat.GZip).TryCompress(new byte[100], new byte[300], out _));
        Assert.Throws<AcceleratorException>(() => rig.Pool.CreateSession(CompressionFormat.Deflate));
    }

    private static void RemoveAll(EmbeddedRig rig)
    {
        foreach (UacceDevice device in rig.Embedded.Registry.Devices)
            rig.Embedded.Registry.Remove(device);
    }
}
