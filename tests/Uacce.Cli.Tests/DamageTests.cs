using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>Damaged input is one line on standard error, exit code 1, and no output; never wrong data.</summary>
public class DamageTests
{
    private const int HeaderLength = 10;
    private const string Name = "name";

    private static readonly byte[] s_data = TestData.Text(200);

    [Fact]
    public void EveryFlippedBitIsFoundOrHarmless()
    {
        byte[] intact = Intact();
        // FTEXT, the time, the extra flags, the system and the name are covered by no checksum; nor are the bits that fill
        // up the last byte of the DEFLATE data.
        int[] uncovered = [.. Enumerable.Range(3, HeaderLength - 3 + Name.Length), intact.Length - 9];
        using var sandbox = new Sandbox();
        for (int bit = 0; bit < intact.Length * 8; bit++)
        {
            byte[] flipped = [.. intact];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = sandbox.Write("file.gz", flipped);
            Outcome outcome = UacceProgram.RunHere("decompress", "-k", "-T1", path);
            if (outcome.ExitCode == 0)
            {
                Assert.True(uncovered.Contains(bit / 8), $"flipping bit {bit} was not noticed");
                Assert.Equal(s_data, sandbox.Read("file"));
                File.Delete(sandbox.At("file"));
            }
            else
            {
                AssertRefused(outcome, sandbox, $"bit {bit}");
            }
        }
    }

    [Theory]
    [InlineData("gzip", ".gz", 31)]
    [InlineData("zlib", ".zz", 15)]
    [InlineData("deflate", ".deflate", -15)]
    public void EveryTruncationIsFound(string format, string suffix, int windowBits)
    {
        byte[] intact = windowBits == 31 ? Intact() : Oracle.Deflate(s_data, windowBits);
        using var sandbox = new Sandbox();
        for (int length = 0; length < intact.Length; length++)
        {
            string path = sandbox.Write($"file{suffix}", intact[..length]);
            AssertRefused(UacceProgram.RunHere("decompress", "-T1", path), sandbox, $"{length} of {intact.Length} bytes", suffix);
            Outcome piped = UacceProgram.RunHere(intact[..length], "decompress", "-T1", "--format", format);
            Assert.Equal(1, piped.ExitCode);
            Assert.Single(piped.ErrorLines);
        }
    }

    [Theory]
    [InlineData(".gz", 31)]
    [InlineData(".zz", 15)]
    [InlineData(".deflate", -15)]
    public void AnythingBehindTheEndIsRefused(string suffix, int windowBits)
    {
        byte[] intact = Oracle.Deflate(s_data, windowBits);
        using var sandbox = new Sandbox();
        foreach (byte[] garbage in new byte[][] { [1], "garbage"u8.ToArray(), new byte[300_000], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0] })
        {
            if (garbage is { Length: 300_000 })
                garbage.AsSpan().Fill(0x55);
            string path = sandbox.Write($"file{suffix}", [.. intact, .. garbage]);
            AssertRefused(UacceProgram.RunHere("decompress", path), sandbox, $"{garbage.Length} bytes behind", suffix);
        }
    }

    [Theory]
    [InlineData("gzip", 31)]
    [InlineData("zlib", 15)]
    [InlineData("deflate", -15)]
    public void SoIsWhatComesLaterThanTheEnd(string format, int windowBits)
    {
        using var sandbox = new Sandbox();
        var input = new PartedStream(Oracle.Deflate(s_data, windowBits), "garbage"u8.ToArray());
        Outcome outcome = UacceProgram.RunHere(input, "decompress", "--format", format, "-o", sandbox.At("out"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(outcome.ErrorLines);
        Assert.Empty(sandbox.Names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SoIsGarbageThatBeginsWhereAReadEnds(int reads)
    {
        // The first two bytes are read by themselves, to see what they are, and then 64 KiB at a time.
        byte[] packed = StoredZLib(2 + (65536 * reads));
        byte[] garbage = new byte[1_100_000];
        garbage.AsSpan().Fill(0x47);
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file.zz", [.. packed, .. garbage]);
        AssertRefused(UacceProgram.RunHere("decompress", path), sandbox, $"behind {packed.Length} bytes", ".zz");
    }

    [Theory]
    [InlineData("no-device")]
    [InlineData("on-error")]
    public void AFallbackFindsAsMuch(string policy)
    {
        byte[] packed = Oracle.GZip(TestData.Text(2_000_000));
        using var sandbox = new Sandbox();
        foreach (byte[] damaged in new byte[][] { packed[..^1], packed[..(packed.Length / 2)], [.. packed, 0], packed[..50], [.. packed[..20], .. packed] })
        {
            string path = sandbox.Write("file.gz", damaged);
            AssertRefused(UacceProgram.RunHere("decompress", "-q", "--device", "kernel", "--fallback", policy, path), sandbox, $"{damaged.Length} bytes");
        }
    }

    [Fact]
    public void AFallbackMakesAWholeStreamOfNoData()
    {
        Outcome packed = UacceProgram.RunHere("compress", "--device", "kernel", "--fallback", "no-device");
        Assert.Equal(0, packed.ExitCode);
        Assert.Equal(0, UacceProgram.RunHere(packed.Output, "decompress", "-t").ExitCode);
        Assert.Empty(Oracle.Gunzip(packed.Output));
    }

    [Fact]
    public void LargeDamagedFilesLeaveNothing()
    {
        byte[] packed = Oracle.GZip(TestData.Text(9_000_000));
        packed[packed.Length - 100] ^= 1;
        using var sandbox = new Sandbox();
        AssertRefused(UacceProgram.RunHere("decompress", sandbox.Write("file.gz", packed)), sandbox, "flipped near its end");
        AssertRefused(UacceProgram.RunHere("decompress", sandbox.Write("file.gz", packed[..(packed.Length / 2)])), sandbox, "half");
    }

    [Theory]
    [InlineData("plain text, not compressed at all")]
    [InlineData("")]
    [InlineData("x")]
    public void OtherDataIsRefused(string text)
    {
        byte[] data = System.Text.Encoding.ASCII.GetBytes(text);
        using var sandbox = new Sandbox();
        AssertRefused(UacceProgram.RunHere("decompress", sandbox.Write("file.gz", data)), sandbox, text);
        Outcome piped = UacceProgram.RunHere(data, "decompress");
        Assert.Equal(1, piped.ExitCode);
        Assert.Empty(piped.Output);
        Assert.Single(piped.ErrorLines);
    }

    [Fact]
    public void ANameThatContradictsTheDataIsRefused()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file.gz", Oracle.Deflate(s_data, 15));
        Outcome outcome = UacceProgram.RunHere("decompress", path);
        AssertRefused(outcome, sandbox, "zlib data in a .gz");
        Assert.Contains("--format zlib", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, UacceProgram.RunHere("decompress", "--format", "zlib", path).ExitCode);
        Assert.Equal(s_data, sandbox.Read("file"));
    }

    [Fact]
    public void TestingTellsAndWritesNothing()
    {
        using var sandbox = new Sandbox();
        string good = sandbox.Write("good.gz", Intact());
        string bad = sandbox.Write("bad.gz", Intact()[..^1]);
        Outcome intact = UacceProgram.RunHere("decompress", "-t", good);
        Assert.Equal((0, "", ""), (intact.ExitCode, intact.Text, intact.Error));
        Outcome both = UacceProgram.RunHere("decompress", "-t", bad, good);
        Assert.Equal(1, both.ExitCode);
        Assert.Contains(bad, Assert.Single(both.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["bad.gz", "good.gz"], sandbox.Names);
    }

    [Fact]
    public void WhatBecameOfTheOutputIsSaid()
    {
        using var sandbox = new Sandbox();
        byte[] half = Oracle.GZip(TestData.Text(3_000_000))[..200_000];
        string path = sandbox.Write("file.gz", half);
        AssertSays("nothing of it was kept", UacceProgram.RunHere("decompress", path));
        AssertSays("get the file again\n", UacceProgram.RunHere("decompress", "-t", path));
        foreach (Outcome streamed in (Outcome[])
            [UacceProgram.RunHere("decompress", "-c", path), UacceProgram.RunHere(half, "decompress")])
        {
            Assert.NotEmpty(streamed.Output);
            AssertSays("what was written of it is incomplete", streamed);
        }

        AssertSays("what was written of it is incomplete", UacceProgram.RunHere("decompress", "-o", "/dev/null", path));

        static void AssertSays(string fate, Outcome outcome)
        {
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains(fate, outcome.Error, StringComparison.Ordinal);
        }
    }

    private static byte[] Intact() => TestData.Member(Oracle.Deflate(s_data, -15), s_data, name: Name);

    /// <summary>zlib data of exactly that length: stored blocks of zeros, whose Adler-32 is easy.</summary>
    private static byte[] StoredZLib(int length)
    {
        var packed = new MemoryStream();
        packed.Write([0x78, 0x01]);
        int zeros = 0;
        for (int left = length - 6; left > 0;)
        {
            int block = Math.Min(left - 5, 60_000);
            left -= 5 + block;
            zeros += block;
            packed.Write([left == 0 ? (byte)1 : (byte)0, .. BitConverter.GetBytes((ushort)block), .. BitConverter.GetBytes((ushort)(block ^ 0xFFFF))]);
            packed.Write(new byte[block]);
        }

        packed.Write([(byte)(zeros % 65521 >> 8), (byte)(zeros % 65521), 0, 1]);
        return packed.ToArray();
    }

    private static void AssertRefused(Outcome outcome, Sandbox sandbox, string what, string suffix = ".gz")
    {
        Assert.True(outcome.ExitCode == 1, $"{what}: exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.True(outcome.ErrorLines.Length == 1, $"{what}: {outcome.Error}");
        Assert.StartsWith($"uacce: {sandbox.At("file" + suffix)}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([$"file{suffix}"], sandbox.Names);
    }
}
