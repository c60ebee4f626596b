using System.Diagnostics;
using System.Globalization;
using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>What only a process has: signals, pipes that break, and an exit code.</summary>
public class ProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] s_begin = new byte[100_000];

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void ASignalLeavesNoFile(string signal, int exitCode)
    {
        using var sandbox = new Sandbox();
        // What starts the tests may ignore a signal, as nohup does, and that is inherited.
        using Process process = StartCompressing(sandbox, "env", $"--default-signal={signal}");
        Assert.Single(sandbox.Names);
        Assert.Equal(0, Send(signal, process));
        Assert.True(process.WaitForExit(s_patience), "the signal did not end it");
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Empty(sandbox.Names);
    }

    [Fact]
    public void AHangUpThatNohupIgnoresDoesNotEndIt()
    {
        using var sandbox = new Sandbox();
        using Process process = StartCompressing(sandbox, "nohup");
        Assert.Equal(0, Send("HUP", process));
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(s_patience), "it does not end with its input");
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(s_begin, Oracle.Gunzip(File.ReadAllBytes(sandbox.At("out.gz"))));
    }

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("HUP", true, false, false)]
    [InlineData("INT", false, true, false)]
    [InlineData("TERM", false, false, true)]
    [InlineData("HUP INT TERM", true, true, true)]
    public void SignalsThatAreIgnoredAreKnown(string signals, bool hangUp, bool interrupt, bool termination)
    {
        // What starts the tests may ignore some, too.
        Outcome outcome = ProgramRun.Run(
            "env", null, "--default-signal=HUP,INT,TERM", "bash", "-c", "[ -z \"$0\" ] || trap '' $0; exec cat /proc/self/status", signals);
        Assert.Equal(
            (hangUp, interrupt, termination),
            (Interruption.IsIgnored(outcome.Text, 1), Interruption.IsIgnored(outcome.Text, 2), Interruption.IsIgnored(outcome.Text, 15)));
    }

    [Fact]
    public void AReaderThatLeavesEndsItQuietly()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("zeros.gz", Oracle.GZip(new byte[20_000_000]));
        Outcome outcome = ProgramRun.Run(
            "bash", null, "-c", "dotnet \"$0\" decompress -c \"$1\" | head -c 10 >/dev/null; echo ${PIPESTATUS[0]}", UacceProgram.Path, path);
        Assert.Equal(("141\n", ""), (outcome.Text, outcome.Error));
    }

    [Fact]
    public void OffsetsOfSharedFilesMove()
    {
        using var sandbox = new Sandbox();
        string first = sandbox.Write("a", TestData.Text(10));
        string second = sandbox.Write("b", TestData.Text(20));
        Outcome outcome = ProgramRun.Run(
            "bash", null, "-c", "(dotnet \"$0\" compress -c \"$1\"; dotnet \"$0\" compress -c \"$2\") > \"$3\"",
            UacceProgram.Path, first, second, sandbox.At("both.gz"));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal([.. TestData.Text(10), .. TestData.Text(20)], Oracle.Gunzip(sandbox.Read("both.gz")));
    }

    [Fact]
    public void WhatStandardOutputHoldsAlreadyStaysThere()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", TestData.Text(100));
        File.CreateSymbolicLink(sandbox.At("link"), "/proc/self/fd/1");
        const string Twice = "dotnet \"$0\" compress -f -o \"$1\" \"$2\" && dotnet \"$0\" compress -f -o \"$1\" \"$2\"";
        Outcome outcome = ProgramRun.Run("bash", null, "-c", $"{{ {Twice}; }} > \"$3\"", UacceProgram.Path, sandbox.At("link"), path, sandbox.At("log"));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal([.. TestData.Text(100), .. TestData.Text(100)], Oracle.Gunzip(sandbox.Read("log")));
        Assert.Equal(["file", "link", "log"], sandbox.Names);
    }

    [Fact]
    public void AFullDiskIsAnError()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Outcome outcome = UacceProgram.RunProcess(TestData.Text(1000), "compress", "-o", "/dev/full");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("no space left", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compress <&- >\"$1\"", "(standard input): cannot read: Bad file descriptor")]
    [InlineData("decompress -t <&-", "(standard input): cannot read: Bad file descriptor")]
    [InlineData("compress >&- <\"$1\"", "(standard input): cannot write: Bad file descriptor")]
    [InlineData("compress -c \"$1\" <&- >&-", "cannot write: Bad file descriptor")]
    public void AClosedStreamIsAnError(string command, string message)
    {
        // The runtime's own pipes and files have taken the number by then: they are neither waited for nor written to.
        using var sandbox = new Sandbox();
        string file = sandbox.Write("file", TestData.Text(100));
        Outcome outcome = ProgramRun.Run("bash", null, "-c", $"dotnet \"$0\" {command}", UacceProgram.Path, file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compress --bogus 2>/dev/full", 64)]
    [InlineData("compress --bogus 2>&-", 64)]
    [InlineData("compress -k \"$1/none\" 2>/dev/full", 1)]
    [InlineData("compress -k \"$1/none\" 2>&-", 1)]
    [InlineData("compress -r -T2 \"$1\" 2>/dev/full", 1)]
    [InlineData("compress -r -T2 \"$1\" 2>&-", 1)]
    public void WhatCannotBeSaidIsStillInTheExitCode(string command, int exitCode)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var sandbox = new Sandbox();
        string[] names = ["a", "a.gz", "b", "b.gz"]; // in each other's way
        foreach (string name in names)
            sandbox.Write(name, TestData.Text(100));
        Outcome outcome = ProgramRun.Run("bash", null, "-c", $"dotnet \"$0\" {command}", UacceProgram.Path, sandbox.Root);
        Assert.Equal((exitCode, "", ""), (outcome.ExitCode, outcome.Text, outcome.Error));
        Assert.Equal(names, sandbox.Names);
    }

    [Theory]
    [InlineData("compress $'\\xff'")]
    [InlineData("compress -r .")]
    [InlineData("decompress -k $'\\xff'")]
    [InlineData("compress -o $'\\xff.gz' good")]
    public void ANameThatIsNotUtf8IsSaidToBe(string command)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("good", TestData.Text(100));
        Outcome outcome = ProgramRun.Run(
            "bash", null, "-c", $"cd \"$1\" && echo text > $'\\xff' && {{ dotnet \"$0\" {command}; echo $?; rm $'\\xff'; }}", UacceProgram.Path, sandbox.Root);
        Assert.Equal((0, "1\n"), (outcome.ExitCode, outcome.Text));
        Assert.Contains("UTF-8", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Single(sandbox.Names);
    }

    [Fact]
    public void AnInputThatCannotBeRemovedStaysBesideACompleteOutput()
    {
        // Not even root may remove a mount point; this one exists in a name space that goes with the process.
        const string Mount = "mount --bind \"$1\" \"$1\"";
        Assert.SkipUnless(
            File.Exists("/usr/bin/unshare") && ProgramRun.Run("unshare", null, "-rm", "mount", "-t", "tmpfs", "none", "/tmp").ExitCode == 0,
            "nothing can be mounted here");
        using var sandbox = new Sandbox();
        byte[] data = TestData.Text(100);
        string path = sandbox.Write("file", data);
        Outcome outcome = ProgramRun.Run(
            "unshare", null, "-rm", "bash", "-c", $"{Mount} && exec dotnet \"$0\" compress \"$1\"", UacceProgram.Path, path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(
            $"uacce: {path}: '{path}.gz' is complete, but the input could not be removed and stays: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(data, sandbox.Read("file"));
        Assert.Equal(data, Oracle.Gunzip(sandbox.Read("file.gz")));
        Assert.Equal(["file", "file.gz"], sandbox.Names);
    }

    [Fact]
    public void ManySmallFilesAndErrorsEndWithOneExitCode()
    {
        using var sandbox = new Sandbox();
        for (int i = 0; i < 50; i++)
            sandbox.Write($"tree/{i}", TestData.Text(i));
        sandbox.Write("tree/7.gz", []);
        Outcome outcome = UacceProgram.RunProcess(null, "compress", "-r", sandbox.At("tree"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("tree/7", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(51, Directory.GetFiles(sandbox.At("tree")).Length); // 49 compressed, and the two in each other's way
    }

    /// <summary>A command that has its temporary file open and waits for more input than <see cref="s_begin"/>.</summary>
    private static Process StartCompressing(Sandbox sandbox, params string[] launcher)
    {
        using var appeared = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(sandbox.Root);
        watcher.Created += (_, _) => appeared.Set();
        watcher.EnableRaisingEvents = true;
        Process process = ProgramRun.Start(
            launcher[0], [.. launcher[1..], "dotnet", UacceProgram.Path, "compress", "-o", sandbox.At("out.gz")]);
        process.StandardInput.BaseStream.Write(s_begin);
        process.StandardInput.BaseStream.Flush();
        Assert.True(appeared.Wait(s_patience, TestContext.Current.CancellationToken), "no temporary file appeared");
        return process;
    }

    private static int Send(string signal, Process process) =>
        ProgramRun.Run("kill", null, $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)).ExitCode;
}
