using System.Text;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>The steps of one execution: who went on, and from where.</summary>
internal sealed class Trace
{
    private readonly List<(LogicalThread Thread, string From)> _steps = [];

    public int Steps => _steps.Count;

    /// <summary>Equal for executions in which the same threads made the same steps in the same order.</summary>
    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    public void Add(LogicalThread thread)
    {
        _steps.Add((thread, thread.Place));
        Hash = unchecked((Hash ^ (uint)HashCode.Combine(thread.Id, thread.Place.GetHashCode(StringComparison.Ordinal))) * 1_099_511_628_211);
    }

    /// <summary>A line for each stretch that one thread ran.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        LogicalThread? last = null;
        foreach ((LogicalThread thread, string from) in _steps)
        {
            if (thread != last)
                text.Append(last is null ? "  " : "\n  ").Append(thread.Name).Append(": ");
            else
                text.Append(" > ");
            text.Append(from);
            last = thread;
        }

        return text.ToString();
    }
}
