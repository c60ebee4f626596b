using System.Globalization;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>Reads what <see cref="IStrategy.Replay"/> has printed.</summary>
internal static class Replay
{
    public static IStrategy Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts switch
        {
            ["random", var seed] => new RandomWalk(Number(seed), executions: 1),
            ["priority", var seed, var changes, var length] => new PriorityWalk(Number(seed), 1, (int)Number(changes), (int)Number(length)),
            ["path", var choices] => new GivenPath(Choices.Parse(choices)),
            _ => throw new FormatException($"'{text}' is none of random:SEED, priority:SEED:CHANGES:LENGTH and path:CHOICES."),
        };
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
