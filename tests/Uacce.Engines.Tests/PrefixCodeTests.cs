using Uacce.Engines.Managed;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Our prefix codes against Huffman's algorithm as textbooks have it, and against what the format demands.</summary>
public sealed class PrefixCodeTests
{
    private const int Symbols = 286, MaxLength = 15;

    [Fact]
    public void NoCodeIsShorterInAll()
    {
        var random = new Random(5);
        for (int i = 0; i < 300; i++)
        {
            uint[] frequencies = new uint[Symbols];
            int used = random.Next(2, Symbols);
            int most = 1 << random.Next(1, 9);
            for (int k = 0; k < used; k++)
                frequencies[random.Next(Symbols)] = (uint)random.Next(1, most + 1);
            frequencies[0] = frequencies[1] = 1; // two at least
            PrefixCode code = Build(frequencies, MaxLength);
            Assert.Equal(HuffmanCost(frequencies), code.Cost(frequencies));
            AssertComplete(code, MaxLength);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(13)]
    public void NoneIsLongerThanTheLimit(int maxLength)
    {
        // Without a limit, each symbol of such a sequence has a code a bit longer than the one before.
        uint[] fibonacci = new uint[Math.Min(19, 1 << maxLength)];
        (uint last, uint next) = (1, 1);
        for (int i = 0; i < fibonacci.Length; i++)
            (fibonacci[i], last, next) = (last, next, last + next);
        PrefixCode code = Build(fibonacci, maxLength);
        Assert.Equal(maxLength, code.Lengths.Max());
        AssertComplete(code, maxLength);
        for (int symbol = 1; symbol < fibonacci.Length; symbol++)
            Assert.True(code.Lengths[symbol] <= code.Lengths[symbol - 1], "what occurs more often is not longer");
        Assert.InRange(code.Cost(fibonacci), HuffmanCost(fibonacci), (long)(1.3 * HuffmanCost(fibonacci)));
    }

    [Fact]
    public void HoweverOftenASymbolOccurs()
    {
        for (int bit = 0; bit < 23; bit++)
        {
            uint[] frequencies = [3, (1u << bit) - 1, 1u << bit, 5, (1u << bit) + 1, 0, 1, (1u << 23) - 1];
            PrefixCode code = Build(frequencies, MaxLength);
            Assert.Equal(HuffmanCost(frequencies), code.Cost(frequencies));
            AssertComplete(code, MaxLength);
        }
    }

    [Fact]
    public void ThereAreTwoCodesAtLeast()
    {
        foreach (int symbol in (int[])[-1, 0, 1, 200])
        {
            uint[] frequencies = new uint[Symbols];
            if (symbol >= 0)
                frequencies[symbol] = 7;
            PrefixCode code = Build(frequencies, MaxLength);
            Assert.Equal(2, code.Lengths.Count(length => length == 1));
            Assert.Equal(Symbols - 2, code.Lengths.Count(length => length == 0));
            Assert.True(symbol < 0 || code.Lengths[symbol] == 1);
        }
    }

    private static PrefixCode Build(uint[] frequencies, int maxLength)
    {
        var code = new PrefixCode(frequencies.Length, maxLength);
        code.Build([.. Enumerable.Repeat(1u, frequencies.Length)]); // nothing of it may be left
        code.Build(frequencies);
        return code;
    }

    /// <summary>Every sequence of bits begins with one code and one only.</summary>
    private static void AssertComplete(PrefixCode code, int maxLength)
    {
        int[] taken = new int[1 << maxLength];
        for (int symbol = 0; symbol < code.Lengths.Length; symbol++)
        {
            int length = code.Lengths[symbol];
            Assert.InRange(length, 0, maxLength);
            Assert.Equal(length, PrefixCode.Length(code.Codes[symbol]));
            for (uint rest = 0; length > 0 && rest < 1u << (maxLength - length); rest++)
                taken[PrefixCode.Bits(code.Codes[symbol]) | (rest << length)]++;
        }

        Assert.All(taken, count => Assert.Equal(1, count));
    }

    private static long HuffmanCost(uint[] frequencies)
    {
        var nodes = new PriorityQueue<long, long>(frequencies.Where(f => f > 0).Select(f => ((long)f, (long)f)));
        long cost = 0;
        while (nodes.Count > 1)
        {
            long both = nodes.Dequeue() + nodes.Dequeue();
            cost += both;
            nodes.Enqueue(both, both);
        }

        return cost;
    }
}
