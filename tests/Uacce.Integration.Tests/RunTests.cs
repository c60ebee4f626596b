using System.Diagnostics;
using System.Globalization;
using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>The command, a file system, a framework, a device and its engines on one side; programs that know none of it on the other.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("uacce-run-").FullName;

    public RunTests() => FuseMachine.Need();

    private static string Uacce => Path.Combine(AppContext.BaseDirectory, "uacce.dll");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1, "0", "100000", "64")]
    [InlineData(99_999, "1", "100000", "64")]
    [InlineData(100_001, "0", "100000", "64")]
    [InlineData(30_000_000, "0", "100000", "64")]
    [InlineData(5_000_000, "1", "100000", "64")]
    [InlineData(3_000_000, "1", "1000", "1")] // laps of the ring in which each acknowledgement is hidden by the next submission
    public void AProgramForTheHardwareCompresses(int length, string poll, string block, string inFlight)
    {
        byte[] data = Write("data", length);
        byte[] compressed = Run(0, CPrograms.Executable("zip"), Path.Combine(_directory, "data"), poll, block, inFlight);
        Assert.Equal(data, Sample.Gunzip(compressed));
    }

    [Fact]
    public void AStaticallyLinkedProgramCompressesToo()
    {
        byte[] data = Write("data", 3_000_000);
        byte[] compressed = Run(0, CPrograms.Executable("zip", "-static"), Path.Combine(_directory, "data"), "1", "100000", "64");
        Assert.Equal(data, Sample.Gunzip(compressed));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("best")]
    public void OurOwnClientInAnotherProcessUsesTheNode(string effort)
    {
        byte[] data = Write("data", 3_000_000);
        byte[] compressed = Uacced(effort, "compress", "--device", "kernel", "-c", Path.Combine(_directory, "data"));
        Assert.Equal(data, Sample.Gunzip(compressed));
        Assert.True(compressed.Length < data.Length, "Nothing was compressed.");
        File.WriteAllBytes(Path.Combine(_directory, "data.gz"), compressed);
        Assert.Equal(data, Uacced(effort, "decompress", "--device", "kernel", "-c", Path.Combine(_directory, "data.gz")));
    }

    [Fact]
    public void TheDeviceIsListedAsTheKernels()
    {
        string listing = System.Text.Encoding.UTF8.GetString(Uacced("fast", "list"));
        Assert.Matches("hisi_zip-0 +kernel +hisi_qm_v3 +zlib,gzip,deflate", listing);
    }

    [Fact]
    public void TheDriverIsThereAsAModuleThatWasLoadedWithUacceOn()
    {
        string script = "cat /sys/module/hisi_zip/parameters/uacce_mode && ls -d /sys/module/kernel/parameters && find /sys/module/hisi_zip | wc -l";
        Assert.Equal("1\n/sys/module/kernel/parameters\n3\n", System.Text.Encoding.UTF8.GetString(Run(0, "sh", "-c", script)));
    }

    [Fact]
    public void TheExitCodeIsThePrograms()
    {
        Run(7, "sh", "-c", "exit 7");
        Run(128 + 9, "sh", "-c", "kill -KILL $$");
        Run(1, "/nowhere/at/all");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    [InlineData("ALRM")]
    [InlineData("CONT")]
    [InlineData("WINCH")]
    [InlineData("35")]
    [InlineData("64")]
    public void SignalsAreTheProgramsBusiness(string signal)
    {
        using Process run = Start("sh", "-c", $"trap 'echo heard; exit 3' {signal}; echo ready; while :; do sleep 0.01; done");
        Assert.Equal("ready", ReadLine(run));
        using (Process kill = Process.Start("kill", [$"-{signal}", run.Id.ToString(CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        Assert.Equal("heard", ReadLine(run));
        Assert.True(run.WaitForExit(s_limit), "The command does not end.");
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public void WhatTheCommandIsStartedWithIsThePrograms()
    {
        // The shell goes on behind the command, so it is its parent, whose limit it inherited.
        const string Line = "trap '' HUP INT QUIT USR1 ALRM WINCH; ulimit -S -n 300; dotnet \"$0\" run -- sh -c 'ulimit -S -n; grep SigIgn /proc/self/status'; :";
        using var shell = new Peer("env", ["--default-signal", "sh", "-c", Line, Uacce]);
        Assert.Equal("300", shell.Hear());
        ulong ignored = ulong.Parse(shell.Hear().Split('\t')[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        foreach (int signal in (int[])[1, 2, 3, 10, 14, 28])
            Assert.True(((ignored >> (signal - 1)) & 1) == 1, $"Signal {signal} is not ignored: {ignored:x}.");
        foreach (int signal in (int[])[12, 13, 17, 18])
            Assert.True(((ignored >> (signal - 1)) & 1) == 0, $"Signal {signal} is ignored: {ignored:x}.");
        shell.MustSucceed();
    }

    [Fact]
    public void WhoIgnoresChildrenLearnsOfTheProgramsEnd()
    {
        using Process run = Process.Start(new ProcessStartInfo("env", ["--ignore-signal=CHLD", "dotnet", Uacce, "run", "--", "sh", "-c", "exit 3"]))!;
        Assert.True(run.WaitForExit(s_limit), "The command does not end.");
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task NoProgramIsRunBelowOneThatIsRun()
    {
        using Process run = Start("dotnet", Uacce, "run", "--", "true");
        Task<string> complaints = run.StandardError.ReadToEndAsync();
        Assert.True(run.WaitForExit(s_limit), "The command does not end.");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("uacce: A program that is supervised itself", await complaints, StringComparison.Ordinal);
    }

    [Fact]
    public void AStopAfterTheProgramsEndEndsTheWaitInOrder()
    {
        // The program's own id is gone when the command has seen its end.
        using var program = new Peer(
            "setsid",
            [
                "env", "--default-signal", "dotnet", Uacce, "run", "--keep", "--", "sh", "-c",
                "exec 3<&0; (while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo alone; read line <&3) & exit 0",
            ]);
        program.Expect("alone");
        ServeRig.Signal(program.Id, ServeRig.TerminateSignal);
        Until.True(() => program.HasEnded, () => "the command stays");
        program.Say("end");
        program.MustSucceed();
    }

    [Fact]
    public void ACommandThatIsKilledLeavesNoMount()
    {
        using Process run = Start("sh", "-c", "ls /dev/hisi_zip-0 && exec sleep 1000");
        Assert.Equal("/dev/hisi_zip-0", ReadLine(run));
        int child = int.Parse(File.ReadAllText($"/proc/{run.Id}/task/{run.Id}/children").Split(' ')[0], CultureInfo.InvariantCulture);
        string place = Assert.Single(FuseMounts(child.ToString(CultureInfo.InvariantCulture)), place => place.StartsWith("/sys/fs/fuse/", StringComparison.Ordinal));
        Assert.DoesNotContain(place, FuseMounts($"{run.Id}/task/{run.Id}")); // not even its own first thread sees it
        run.Kill();
        Assert.True(run.WaitForExit(s_limit));
        Process.GetProcessById(child).Kill();
        Assert.DoesNotContain(place, FuseMounts("self"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory, "uacce-*")); // the runtime leaves its own
    }

    /// <summary>Where a process or thread sees file systems of ours.</summary>
    private static IEnumerable<string> FuseMounts(string process) =>
        File.ReadLines($"/proc/{process}/mountinfo").Where(line => line.Contains("fuse.uacce", StringComparison.Ordinal)).Select(line => line.Split(' ')[4]);

    private byte[] Write(string name, int length)
    {
        byte[] data = Sample.Data(length);
        File.WriteAllBytes(Path.Combine(_directory, name), data);
        return data;
    }

    private byte[] Uacced(string effort, params string[] arguments) => Run(0, ["--effort", effort], ["dotnet", Uacce, .. arguments]);

    private byte[] Run(int exitCode, params string[] program) => Run(exitCode, [], program);

    private byte[] Run(int exitCode, string[] options, string[] program)
    {
        using Process run = StartWith(options, program);
        Task<string> complaints = run.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        Task copying = run.StandardOutput.BaseStream.CopyToAsync(output);
        Assert.True(run.WaitForExit(s_limit), "The command does not end.");
        copying.GetAwaiter().GetResult();
        Assert.True(run.ExitCode == exitCode, $"Exit code {run.ExitCode}: {complaints.GetAwaiter().GetResult()}");
        return output.ToArray();
    }

    private static string? ReadLine(Process run)
    {
        Task<string?> line = run.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_limit))
            run.Kill(entireProcessTree: true);
        return line.GetAwaiter().GetResult();
    }

    private Process Start(params string[] program) => StartWith([], program);

    private Process StartWith(string[] options, string[] program)
    {
        // What starts the tests may ignore a signal, as nohup does: that is inherited, and a shell cannot trap it then.
        // And no terminal in whose foreground this would be.
        ProcessStartInfo start = new("setsid", ["env", "--default-signal", "dotnet", Uacce, "run", .. options, "--", .. program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = _directory; // where a command that is killed would leave what it made
        return Process.Start(start)!;
    }
}
