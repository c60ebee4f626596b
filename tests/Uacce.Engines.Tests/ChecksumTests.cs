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
