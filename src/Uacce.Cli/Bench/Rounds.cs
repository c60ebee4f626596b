using System.Diagnostics;

namespace Uacce.Cli.Bench;

/// <summary>Lets the sides of a comparison take turns, so that whatever else the machine does meets all of them.</summary>
internal static class Rounds
{
    /// <summary>Fewer would make a median of little.</summary>
    public const int Least = 9;

    /// <summary>Runs whole rounds, at least <see cref="Least"/>, until the time is used up; returns how many.</summary>
    /// <param name="sides">Number of sides.</param>
    /// <param name="seconds">How long to go on.</param>
    /// <param name="run">Measures one side, named by its place.</param>
    public static int Run(int sides, double seconds, Action<int> run)
    {
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        while (rounds < Least || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            // Nobody always goes first.
            for (int turn = 0; turn < sides; turn++)
                run((turn + rounds) % sides);
            rounds++;
        }

        return rounds;
    }
}
