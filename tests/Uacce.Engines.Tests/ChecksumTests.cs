using CsCheck;
using Xunit;

namespace Uacce.Engines.Tests;

public class ChecksumTests
{
    public static TheoryData<string> Crc32Names => [.. Crc32.Implementations.Select(i => i.Name)];

    public static TheoryData<string> Adler32Names => [.. Adler32.Implementations.Select(i => i.Name)];

    [Theory]
    [MemberData(nameof(Crc32Names))]
    public void Crc32HasTheKnownValues(string name)
    {
        ChecksumFunction append = Crc32.Implementations.Single(i => i.Name == name).Append;
        // The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC.
        Assert.Equal(0xCBF43926u, append(0, "123456789"u8));
        Assert.Equal(0u, append(0, []));
        Assert.Equal(77u, append(77, []));
        Assert.Equal(0xD202EF8Du, append(0, [0]));
        Agrees(append, Crc32.Implementations[^1].Append, 0);
    }

    [Theory]
    [MemberData(nameof(Adler32Names))]
    public void Adler32HasTheKnownValues(string name)
    {
        ChecksumFunction append = Adler32.Implementations.Single(i => i.Name == name).Append;
        Assert.Equal(0x11E60398u, append(Adler32.Initial, "Wikipedia"u8));
        Assert.Equal(1u, append(Adler32.Initial, []));
        Assert.Equal(0x00770077u, append(0x00770077u, []));
        Agrees(append, Adler32.Implementations[^1].Append, Adler32.Initial);
    }

    [Fact]
    public void Adler32DoesNotOverflowAtItsWorst()
    {
        byte[] worst = new byte[100_000];
        worst.AsSpan().Fill(0xFF);
        uint[] values = [.. Adler32.Implementations.Select(i => i.Append(0xFFF0FFF0, worst)).Distinct()];
        Assert.Single(values);
    }

    [Fact]
    public void TwoPiecesCombine() =>
        Gen.Select(Gen.Int[0, 70_000], Gen.Int[0, 70_000]).Sample(
            (one, two) =>
            {
                byte[] data = TestData.Random(one + two, one);
                ReadOnlySpan<byte> first = data.AsSpan(0, one), second = data.AsSpan(one);
                Assert.Equal(Crc32.Append(0, data), Crc32.Combine(Crc32.Append(0, first), Crc32.Append(0, second), two));
                Assert.Equal(
                    Adler32.Append(1, data), Adler32.Combine(Adler32.Append(1, first), Adler32.Append(1, second), two));
            },
            iter: 200);

    [Fact]
    public void CombiningDoesNotDependOnHowPiecesAreGrouped()
    {
        // Lengths no buffer has: (a b) c and a (b c) must still agree.
        const long B = 5_000_000_000, C = 70_000_000_001;
        Assert.Equal(
            Crc32.Combine(Crc32.Combine(1, 2, B), 3, C),
            Crc32.Combine(1, Crc32.Combine(2, 3, C), B + C));
        Assert.Equal(
            Adler32.Combine(Adler32.Combine(0x10002, 0x30004, B), 0x50006, C),
            Adler32.Combine(0x10002, Adler32.Combine(0x30004, 0x50006, C), B + C));
    }

    [Fact]
    public void CallsAllocateNothing()
    {
        byte[] data = TestData.Text(3000);
        Allocation.None(() => Crc32.Append(Adler32.Append(1, data), data));
    }

    private static void Agrees(ChecksumFunction append, ChecksumFunction reference, uint start) =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000]).Sample(
            (length, cut) =>
            {
                using var data = new GuardedBuffer(TestData.Random(length, cut));
                cut = Math.Min(cut, length);
                uint parts = append(append(start, data.Span[..cut]), data.Span[cut..]);
                Assert.Equal(reference(start, data.Span), parts);
            },
            iter: 100,
            threads: 1);
}
