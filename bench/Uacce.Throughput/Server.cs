using System.Diagnostics;
using Uacce.Abi;
using Uacce.Client;

namespace Uacce.Throughput;

/// <summary>A <c>uacce serve</c> as a user starts it, in a process and at a place of its own. Takes root.</summary>
internal sealed class Server : IDisposable
{
    private static readonly string s_command = Path.Combine(AppContext.BaseDirectory, "uacce.dll");

    private readonly string _directory = Directory.CreateTempSubdirectory("uacce-bench-").FullName;
    private readonly Process _process;

    /// <param name="workers">Its workers; null: as many as it takes by itself.</param>
    public Server(int? workers = null)
    {
        string[] more = workers is null ? [] : ["--workers", $"{workers}"];
        ProcessStartInfo start = new("dotnet", [s_command, "serve", "--mount", Root, .. more])
        {
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var said = new List<string>();
        do
        {
            said.Add(_process.StandardError.ReadLine() ?? throw new InvalidOperationException(string.Join('\n', said)));
        }
        while (!said[^1].StartsWith("uacce: serves", StringComparison.Ordinal)); // then its devices can be used
    }

    public string Root => Path.Combine(_directory, "served");

    public AcceleratorSource Source => new ServedDevices(Root);

    /// <summary>Processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Runs a program that knows nothing of us on these devices, in a directory that is removed later; what it says.</summary>
    public string RunOnDevices(params string[] command)
    {
        ProcessStartInfo start = new("dotnet", [s_command, "run", "--serve", "--", .. command])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _directory,
            Environment = { [HostedTree.RootVariable] = Root },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    public void Dispose()
    {
        using (Process kill = Process.Start("kill", [$"{_process.Id}"]))
            kill.WaitForExit();
        Console.Error.Write(_process.StandardError.ReadToEnd()); // what it had to say meanwhile
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
