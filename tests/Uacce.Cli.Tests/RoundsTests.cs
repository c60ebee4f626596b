using Uacce.Cli.Bench;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>The taking of turns that every figure of <c>uacce bench</c> rests on.</summary>
public class RoundsTests
{
    [Fact]
    public void EverySideRunsInEveryRoundAndNoneAlwaysGoesFirst()
    {
        List<int> turns = [];
        int rounds = Rounds.Run(sides: 3, seconds: 0, turns.Add);
        Assert.Equal(Rounds.Least, rounds);
        int[][] byRound = [.. turns.Chunk(3)];
        Assert.Equal(rounds, byRound.Length);
        Assert.All(byRound, round => Assert.Equal([0, 1, 2], round.Order()));
        Assert.All([0, 1, 2], side => Assert.Equal(Rounds.Least / 3, byRound.Count(round => round[0] == side)));
    }
}
