using Uacce.Abi;
using Uacce.Devices.Zip;
using Uacce.Engines;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Codecs are as many as requests run at once, however many queues there are.</summary>
public class CodecTests
{
    private readonly ZipCodecs _codecs = new(DeflateEngines.Detect([]), CompressionEffort.Best);

    [Fact]
    public void OneAfterTheOtherShareOne()
    {
        ZipCodec first = _codecs.Take();
        _codecs.Return(first);
        Assert.Same(first, _codecs.Take());
    }

    [Fact]
    public void ThoseAtOnceHaveEachTheirOwn()
    {
        ZipCodec[] lent = [.. Enumerable.Range(0, ZipCodecs.Kept + 3).Select(_ => _codecs.Take())];
        Assert.Equal(lent.Length, lent.Distinct().Count());

        foreach (ZipCodec codec in lent)
            _codecs.Return(codec);

        ZipCodec[] again = [.. Enumerable.Range(0, ZipCodecs.Kept + 1).Select(_ => _codecs.Take())];
        Assert.Equal(ZipCodecs.Kept, again.Intersect(lent).Count());
    }

    [Fact]
    public void ThreadsNeverHoldTheSame()
    {
        var held = new System.Collections.Concurrent.ConcurrentDictionary<ZipCodec, bool>();
        int shared = 0;
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                ZipCodec codec = _codecs.Take();
                if (!held.TryAdd(codec, true))
                    Interlocked.Increment(ref shared);
                held.TryRemove(codec, out bool _);
                _codecs.Return(codec);
            }
        });

        Assert.Equal(0, shared);
    }
}
