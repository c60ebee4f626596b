using Uacce.Abi;
using Xunit;

namespace Uacce.Engines.Tests;

public class DeflateEnginesTests
{
    private static readonly CompressionEffort[] s_efforts = Enum.GetValues<CompressionEffort>();

    [Fact]
    public void TheRegistryOfTheContractsIsComplete()
    {
        IReadOnlyList<DeflateEngineReport> reports = DeflateEngines.Detect().Reports;
        Assert.Equal(EngineRegistry.Entries.Select(e => e.Name), reports.Select(r => r.Name));
        foreach ((EngineRegistry.Entry entry, DeflateEngineReport report) in EngineRegistry.Entries.Zip(reports))
        {
            Assert.True(report.Engine is null != (report.MissingBecause is null), "an engine or a reason");
            if (report.Engine is { } engine)
            {
                Assert.Equal(entry.Capabilities, engine.Capabilities);
                Assert.Equal(entry.Efforts, s_efforts.Where(engine.Supports));
            }
        }
    }

    [Fact]
    public void WhatIsAlwaysThereIsThere()
    {
        Assert.NotNull(EngineRegistry.Get("dotnet"));
        Assert.NotNull(EngineRegistry.Get("managed"));
        Assert.NotNull(EngineRegistry.Get("stored"));
    }

    [Fact]
    public void EveryChoiceCanDoItsWork()
    {
        foreach (DeflateChoice choice in DeflateEngines.Detect().Choices)
        {
            Assert.NotNull(choice.Engine);
            Assert.True(choice.Engine.Capabilities.HasFlag(choice.Work));
            Assert.True(choice.Effort is not { } effort || choice.Engine.Supports(effort));
        }
    }

    [Fact]
    public void WithEverythingInstalledEachDoesWhatItIsBestAt()
    {
        EngineRegistry.Get("isa-l");
        EngineRegistry.Get("libdeflate");
        DeflateEngines engines = DeflateEngines.Detect();
        string[] block = ["stored", "isa-l", "libdeflate", "libdeflate"];
        string[] stream = ["stored", "isa-l", "dotnet", "dotnet"];
        Assert.Equal(block, s_efforts.Select(e => engines.ForBlockDeflate(e, 32768, 100_000).Name));
        Assert.Equal(stream, s_efforts.Select(e => engines.ForStreamDeflate(e, 4096).Name));
        Assert.Equal("libdeflate", engines.ForBlockInflate().Name);
        Assert.Equal("managed", engines.ForRawBlockInflate().Name);
        Assert.Equal("managed", engines.ForStreamInflate().Name);
        Assert.Equal("managed", engines.ForRawStreamInflate().Name);
    }

    [Theory]
    [InlineData(32768, int.MaxValue, true)]
    [InlineData(24576, 24576, true)]
    [InlineData(24576, 24577, false)]
    [InlineData(4096, 5000, false)]
    public void LibdeflateIsLeftOutWhereItCouldReachTooFar(int window, int length, bool chosen)
    {
        DeflateEngine libdeflate = EngineRegistry.Get("libdeflate");
        DeflateEngines engines = DeflateEngines.Detect(["libdeflate"]);
        foreach (CompressionEffort effort in s_efforts.Except([CompressionEffort.None]))
            Assert.Equal(chosen, engines.ForBlockDeflate(effort, window, length).Name == libdeflate.Name);
    }

    [Fact]
    public void LibdeflateRefusesASourceItCouldReachTooFarIn()
    {
        using BlockDeflater deflater = EngineRegistry.Get("libdeflate").CreateBlockDeflater(CompressionEffort.Fast, 4096);
        Assert.Throws<ArgumentException>(() => deflater.TryDeflate(new byte[4097], new byte[8192], out _));
    }

    [Fact]
    public void NamedEnginesComeFirstAndThoseWithoutALibraryDoTheRest()
    {
        DeflateEngines engines = DeflateEngines.Detect(["dotnet"]);
        Assert.Equal("dotnet", engines.ForBlockInflate().Name);
        Assert.Equal("dotnet", engines.ForRawBlockInflate().Name);
        Assert.Equal("dotnet", engines.ForStreamDeflate(CompressionEffort.Fast, 32768).Name);
        Assert.Equal("stored", engines.ForStreamDeflate(CompressionEffort.None, 32768).Name);

        EngineRegistry.Get("libdeflate");
        engines = DeflateEngines.Detect(["libdeflate"]);
        Assert.Equal("libdeflate", engines.ForBlockDeflate(CompressionEffort.Fast, 32768, 10).Name);
        Assert.Equal("libdeflate", engines.ForBlockInflate().Name);
        Assert.Equal("managed", engines.ForRawBlockInflate().Name); // what it cannot do strictly, it does not do
        Assert.Equal("managed", engines.ForStreamInflate().Name);
        Assert.Equal("managed", engines.ForStreamDeflate(CompressionEffort.Fast, 32768).Name);
        Assert.Equal("dotnet", engines.ForStreamDeflate(CompressionEffort.Balanced, 32768).Name);
    }

    [Fact]
    public void WithoutAChecksumOnlyStrictEnginesDecompress_WhateverIsNamed()
    {
        EngineRegistry.Get("isa-l");
        DeflateEngines engines = DeflateEngines.Detect(["isa-l"]);
        Assert.Equal(["isa-l", "isa-l"], [engines.ForBlockInflate().Name, engines.ForStreamInflate().Name]);
        Assert.Equal(["managed", "managed"], [engines.ForRawBlockInflate().Name, engines.ForRawStreamInflate().Name]);
    }

    [Fact]
    public void AnUnknownNameIsRefusedWithTheKnownOnes()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => DeflateEngines.Detect(["zopfli"]));
        Assert.Contains("libdeflate", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedEnginesThatAreNotHereAreAnError_UnlessOneOfThemIs()
    {
        DeflateEngineReport[] reports =
        [
            .. DeflateEngines.Detect().Reports.Select(report => report.Name is "isa-l" or "libdeflate"
                ? report with { Engine = null, MissingBecause = $"{report.Name} not found: install it" }
                : report),
        ];
        foreach (string[] names in (string[][])[["isa-l"], ["libdeflate", "isa-l"]])
        {
            PlatformNotSupportedException e = Assert.Throws<PlatformNotSupportedException>(() => new DeflateEngines(reports, names));
            foreach (string name in names)
                Assert.Contains($"{name} not found: install it", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal("dotnet", new DeflateEngines(reports, ["isa-l", "dotnet"]).ForBlockInflate().Name);
        DeflateEngines withoutLibraries = new(reports, null);
        Assert.Equal("managed", withoutLibraries.ForBlockInflate().Name);
        Assert.Equal("managed", withoutLibraries.ForBlockDeflate(CompressionEffort.Fast, 32768, 10).Name);
        Assert.Equal("managed", withoutLibraries.ForStreamDeflate(CompressionEffort.Fast, 32768).Name);
    }

    [Fact]
    public void ChoosingAllocatesNothing()
    {
        DeflateEngines engines = DeflateEngines.Detect();
        Allocation.None(() => engines.ForBlockDeflate(CompressionEffort.Balanced, 4096, 100_000));
    }

    [Fact]
    public void AWindowTooSmallForTheLibrariesIsRefused()
    {
        foreach (string name in (string[])["isa-l", "dotnet", "managed"])
        {
            DeflateEngine engine = EngineRegistry.Get(name);
            Assert.Throws<ArgumentOutOfRangeException>(() => engine.CreateStreamDeflater(CompressionEffort.Fast, 511));
            engine.CreateStreamDeflater(CompressionEffort.Fast, 512).Dispose();
        }
    }

    [Fact]
    public void ACodecThatWasDisposedSaysSo()
    {
        foreach (string name in (string[])["isa-l", "dotnet"])
        {
            StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
            inflater.Dispose();
            inflater.Dispose();
            Assert.Throws<ObjectDisposedException>(() => inflater.Inflate([1], new byte[1], out _, out _));
        }
    }
}
