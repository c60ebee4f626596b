using System.Globalization;

namespace Uacce.Hosting.Tests.Support;

/// <summary>The state of a process or thread, a letter of proc_pid_stat(5).</summary>
internal static class ProcessState
{
    public const char Stopped = 'T';

    public static char Of(int process) => Of(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"));

    /// <exception cref="IOException">It has ended.</exception>
    public static char Of(string directory)
    {
        string stat = File.ReadAllText(Path.Combine(directory, "stat"));
        return stat[stat.LastIndexOf(')') + 2]; // a name may hold anything
    }
}
