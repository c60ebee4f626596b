using System.Diagnostics;
using System.Globalization;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>Runs one scenario execution after execution, as a strategy has it, until something is found.</summary>
internal sealed class Explorer(Action<Execution> body)
{
    /// <summary>Many times what any execution takes.</summary>
    private const int MaxSteps = 20_000;

    private readonly HashSet<ulong> _schedules = [];
    private readonly Stopwatch _clock = new();

    /// <summary>The bug that is put in.</summary>
    public Mutation Mutation { get; init; } = new();

    public int Executions { get; private set; }

    /// <summary>Steps of the longest execution.</summary>
    public int Depth { get; private set; }

    /// <summary>The first finding: what is wrong, the steps that led there, and how to see it again.</summary>
    public string? Finding { get; private set; }

    public string? FindingReplay { get; private set; }

    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{Executions,8:N0} executions, {_schedules.Count,8:N0} different, {Depth,4} steps at most, {_clock.Elapsed.TotalSeconds,5:F1} s");

    /// <summary>True while nothing is found.</summary>
    public bool Explore(IStrategy strategy)
    {
        _clock.Start();
        while (Finding is null && strategy.TryBegin())
        {
            var execution = new Execution(strategy, Mutation, MaxSteps);
            execution.Run(body);
            Executions++;
            _schedules.Add(execution.Trace.Hash);
            Depth = Math.Max(Depth, execution.Trace.Steps);
            if (execution.Failure is not { } failure)
                continue;
            FindingReplay = strategy.Replay;
            Finding = $"{failure}\nexecution {Executions}, steps:\n{execution.Trace}";
        }

        _clock.Stop();
        return Finding is null;
    }
}
