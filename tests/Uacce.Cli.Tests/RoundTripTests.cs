using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>What we compress, others read; what others compress, we read; at the lengths where blocks and windows end.</summary>
public class RoundTripTests
{
    public static TheoryData<int> Lengths => [0, 1, 65_535, 65_536, 65_537, (8 << 20) - 1, 8 << 20, (8 << 20) + 1];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void GzipReadsOurs(int length)
    {
        byte[] data = TestData.Text(length);
        Outcome packed = UacceProgram.RunHere(data, "compress");
        Assert.Equal((0, ""), (packed.ExitCode, packed.Error));
        Assert.True(Oracle.Gunzip(packed.Output).AsSpan().SequenceEqual(data));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void WeReadGzips(int length) => AssertReads(Oracle.GZip(TestData.Text(length)), TestData.Text(length));

    [Theory]
    [InlineData("zlib", 15, 0)]
    [InlineData("zlib", 15, 1)]
    [InlineData("zlib", 15, 300_000)]
    [InlineData("deflate", -15, 0)]
    [InlineData("deflate", -15, 1)]
    [InlineData("deflate", -15, 300_000)]
    public void PythonAndWeReadEachOther(string format, int windowBits, int length)
    {
        byte[] data = TestData.Text(length);
        Outcome packed = UacceProgram.RunHere(data, "compress", "--format", format);
        Assert.Equal((0, ""), (packed.ExitCode, packed.Error));
        Assert.Equal(data, Oracle.Inflate(packed.Output, windowBits));
        AssertReads(Oracle.Deflate(data, windowBits), data, "--format", format);
    }

    [Theory]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("-4")]
    [InlineData("-6")]
    [InlineData("-9")]
    [InlineData("--fast")]
    [InlineData("--best")]
    public void EveryLevelIsRead(string level)
    {
        byte[] data = TestData.Text(100_000);
        Outcome packed = UacceProgram.RunHere(data, "compress", level);
        Assert.Equal(0, packed.ExitCode);
        Assert.Equal(data, Oracle.Gunzip(packed.Output));
        Assert.Equal(level == "-0", packed.Output.Length > data.Length);
    }

    [Theory]
    [InlineData("managed")] // compresses at the least effort; .NET's zlib does the rest
    [InlineData("dotnet")]
    public void EnginesThatAreAlwaysThereCanBeAskedFor(string engine)
    {
        byte[] data = TestData.Text(100_000);
        Outcome packed = UacceProgram.RunHere(data, "compress", "--engine", engine);
        Assert.Equal((0, ""), (packed.ExitCode, packed.Error));
        Assert.Equal(data, Oracle.Gunzip(packed.Output));
        AssertReads(packed.Output, data, "--engine", engine);
    }

    [Fact]
    public void TheLastLevelCounts()
    {
        byte[] data = TestData.Text(100_000);
        Assert.Equal(UacceProgram.RunHere(data, "compress", "-0").Output, UacceProgram.RunHere(data, "compress", "-9k0").Output);
    }

    [Fact]
    public void EveryLevelOfGzipIsRead()
    {
        byte[] data = TestData.Text(100_000);
        for (int level = 1; level <= 9; level++)
            AssertReads(Oracle.GZip(data, $"-{level}"), data);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-9")]
    [InlineData("-11")]
    [InlineData("-p2")]
    [InlineData("-zp2")]
    public void PigzIsRead(string option)
    {
        byte[] data = TestData.Text(400_000);
        AssertReads(Oracle.Pigz(data, option), data);
    }

    [Fact]
    public void MembersAreReadAsOneStream()
    {
        byte[] first = TestData.Text(70_000);
        byte[] second = TestData.Text(3);
        AssertReads([.. Oracle.GZip(first), .. Oracle.GZip([]), .. Oracle.GZip(second)], [.. first, .. second]);
    }

    [Fact]
    public void SeveralFilesOnStandardOutputAreOneStream()
    {
        using var sandbox = new Sandbox();
        string first = sandbox.Write("a", TestData.Text(5));
        string second = sandbox.Write("b", TestData.Text(9000));
        Outcome packed = UacceProgram.RunHere("compress", "-c", first, second);
        Assert.Equal([.. TestData.Text(5), .. TestData.Text(9000)], Oracle.Gunzip(packed.Output));
        Assert.Equal(["a", "b"], sandbox.Names);
    }

    [Fact]
    public void AllHeaderFieldsAreRead()
    {
        byte[] data = TestData.Text(1000);
        byte[] raw = Oracle.Deflate(data, -15);
        AssertReads(TestData.Member(raw, data, extra: [1, 2, 3]), data);
        AssertReads(TestData.Member(raw, data, name: "some name"), data);
        AssertReads(TestData.Member(raw, data, comment: "some comment"), data);
        AssertReads(TestData.Member(raw, data, headerCrc: true), data);
        AssertReads(TestData.Member(raw, data, new byte[40_000], new string('n', 3000), "c", headerCrc: true), data);
    }

    [Fact]
    public void TheProgramWorksBetweenPipes()
    {
        byte[] data = TestData.Text(3_000_000);
        Outcome packed = UacceProgram.RunProcess(data, "compress", "-T2");
        Assert.Equal((0, ""), (packed.ExitCode, packed.Error));
        Assert.True(Oracle.Gunzip(packed.Output).AsSpan().SequenceEqual(data));
        Outcome back = UacceProgram.RunProcess(packed.Output, "decompress");
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.True(back.Output.AsSpan().SequenceEqual(data));
    }

    private static void AssertReads(byte[] packed, byte[] data, params string[] options)
    {
        Outcome back = UacceProgram.RunHere(packed, ["decompress", .. options]);
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.True(back.Output.AsSpan().SequenceEqual(data));
    }
}
