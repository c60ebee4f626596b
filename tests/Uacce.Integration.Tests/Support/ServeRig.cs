using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Uacce.Hosting;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests.Support;

/// <summary>A running <c>uacce serve</c> at a place of its own, and programs that use it.</summary>
internal sealed class ServeRig : IDisposable
{
    public const int TerminateSignal = 15;
    public const int ContinueSignal = 18;
    public const int StopSignal = 19;

    private readonly string _directory = Directory.CreateTempSubdirectory("uacce-serve-").FullName;
    private readonly string[] _options;
    private Process _server;

    public ServeRig(params string[] options)
    {
        FuseMachine.Need();
        _options = options;
        _server = Start(_options);
        UntilReady(_server);
    }

    public const string Device = "hisi_zip-0";

    public string Root => Path.Combine(_directory, "served");

    public int Id => _server.Id;

    public static string Command => Path.Combine(AppContext.BaseDirectory, "uacce.dll");

    /// <summary>Starts the command with this server as the one to use; it may end at once.</summary>
    public Process Start(params string[] options) => StartCommand([], ["serve", "--mount", Root, .. options]);

    /// <summary>Runs the command with this server as the one to use.</summary>
    public (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        (int exitCode, byte[] output, string error) = RunForBytes(arguments);
        return (exitCode, Encoding.UTF8.GetString(output), error);
    }

    public (int ExitCode, byte[] Output, string Error) RunForBytes(params string[] arguments)
    {
        using Process run = StartCommand([], arguments);
        Task<string> error = run.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        Task copying = run.StandardOutput.BaseStream.CopyToAsync(output);
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(60)), "The command does not end.");
        copying.GetAwaiter().GetResult();
        return (run.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    /// <summary>A file of this test.</summary>
    public string Write(string name, byte[] data)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, data);
        return path;
    }

    /// <summary>What a command with <c>--json</c> says.</summary>
    public JsonElement Ask(string command)
    {
        (int exitCode, string output, string error) = Run(command, "--json");
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>The one device, as <c>uacce status</c> has it.</summary>
    public JsonElement Status => Ask("status").GetProperty("devices")[0];

    /// <summary>Starts a client; see <c>served.c</c>.</summary>
    public Peer Client(int queues, string mode, params string[] arguments) => new(
        CPrograms.Executable("served"), [Root, Device, queues.ToString(CultureInfo.InvariantCulture), mode, .. arguments]);

    public void Kill()
    {
        _server.Kill();
        Assert.True(_server.WaitForExit(Until.Limit));
        _server.Dispose();
    }

    /// <summary>A new server at the same place; what it says until it serves.</summary>
    public string Restart()
    {
        _server = Start(_options);
        return UntilReady(_server);
    }

    public void Terminate() => Signal(_server.Id, TerminateSignal);

    /// <summary>Waits until the server ends by itself; its exit code, and what it said.</summary>
    public (int ExitCode, string Error) UntilEnded()
    {
        Assert.True(_server.WaitForExit(Until.Limit), "The server does not end.");
        return (_server.ExitCode, _server.StandardError.ReadToEnd());
    }

    public bool HasEnded => _server.HasExited;

    public static string UntilReady(Process server)
    {
        var said = new List<string>();
        while (true)
        {
            Task<string?> line = server.StandardError.ReadLineAsync();
            Assert.True(line.Wait(Until.Limit), "The server does not begin to serve.");
            said.Add(line.Result ?? throw new InvalidOperationException($"The server ended: {string.Join('\n', said)}"));
            if (said[^1].StartsWith("uacce: serves", StringComparison.Ordinal))
                return string.Join('\n', said);
        }
    }

    public static void Signal(int process, int number)
    {
        using Process kill = Process.Start("kill", [$"-{number}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Process StartCommand((string Name, string Value)[] environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["UACCE_ROOT"] = Root;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        try
        {
            if (!_server.HasExited)
            {
                _server.Kill();
                _server.WaitForExit();
            }

            _server.Dispose();
        }
        catch (InvalidOperationException)
        {
            // The test has ended it.
        }

        UacceHost.RemoveStale(Root);
        Directory.Delete(_directory, recursive: true);
    }
}
