using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>Where an output goes whose name is a link, a device or a pipe, and that none of these is lost by it.</summary>
public class OutputPlaceTests
{
    private static readonly byte[] s_data = TestData.Text(5000);

    [Fact]
    public void ADeviceIsWrittenToAndNotReplaced()
    {
        using var sandbox = new Sandbox();
        AssertSuccess(UacceProgram.RunHere("compress", "-f", "-o", "/dev/null", sandbox.Write("file", s_data)));
        Assert.True(File.GetAttributes("/dev/null").HasFlag(FileAttributes.Device) || !File.Exists("/dev/null.gz"));
        Assert.Empty(File.ReadAllBytes("/dev/null"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALinkIsFollowedAndStays(bool force)
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        Directory.CreateDirectory(sandbox.At("real"));
        File.CreateSymbolicLink(sandbox.At("directory"), "real");
        File.CreateSymbolicLink(sandbox.At("real/second"), "../out"); // from where it is, not from where its directory's link is
        File.CreateSymbolicLink(sandbox.At("first"), "directory/second");
        string[] arguments = ["compress", "-o", sandbox.At("first"), path, .. force ? (string[])["-f"] : []];
        AssertSuccess(UacceProgram.RunHere(arguments));
        Assert.Equal(s_data, Oracle.Gunzip(sandbox.Read("out")));
        Assert.Equal("directory/second", new FileInfo(sandbox.At("first")).LinkTarget);
        Assert.Equal(["directory", "file", "first", "out", "real", "real/second"], sandbox.Names.Except(["directory/second"]));
        Outcome again = UacceProgram.RunHere(arguments);
        if (force)
            AssertSuccess(again);
        else
            Assert.Contains("/out' exists already", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/self/fd/1")]
    [InlineData("second")]
    public void ALinkToStandardOutputIsWrittenToAndNotReplaced(string place)
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        // As /dev/stdout and /dev/fd are, but of our own: what would be replaced here is nothing of the machine's.
        File.CreateSymbolicLink(sandbox.At("link"), place);
        File.CreateSymbolicLink(sandbox.At("second"), "fd/1");
        File.CreateSymbolicLink(sandbox.At("fd"), "/proc/self/fd");
        foreach (string[] options in (string[][])[[], ["-f"]])
        {
            Outcome outcome = UacceProgram.RunHere(["compress", "-o", sandbox.At("link"), path, .. options]);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Equal(s_data, Oracle.Gunzip(outcome.Output));
        }

        Assert.Equal(
            ["fd", "file", "link", "second"],
            Directory.GetFileSystemEntries(sandbox.Root).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
        Assert.Equal(place, new FileInfo(sandbox.At("link")).LinkTarget);
    }

    [Fact]
    public void ALinkToAFileOfAnotherProcessIsRefused()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        File.CreateSymbolicLink(sandbox.At("link"), $"/proc/{Environment.ProcessId}/exe"); // as good as another's: not a descriptor
        Outcome outcome = UacceProgram.RunHere("compress", "-f", "-o", sandbox.At("link"), path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("name the file itself", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["file", "link"], sandbox.Names);
    }

    [Fact]
    public void LinksInACircleLeadNowhere()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        File.CreateSymbolicLink(sandbox.At("one"), "two");
        File.CreateSymbolicLink(sandbox.At("two"), "one");
        Outcome outcome = UacceProgram.RunHere("compress", "-f", "-o", sandbox.At("one"), path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("leads to nothing", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["file", "one", "two"], sandbox.Names);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void AnOutputNamedAfterItsInputDoesNotFollowLinks(bool force, int exitCode)
    {
        // Whoever may make names beside the input could otherwise choose what the command overwrites, or lose the input in a device.
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        sandbox.Write("other", s_data);
        foreach (string place in (string[])["/dev/null", sandbox.At("other")])
        {
            File.Delete(sandbox.At("file.gz"));
            File.CreateSymbolicLink(sandbox.At("file.gz"), place);
            Assert.Equal(exitCode, UacceProgram.RunHere(["compress", "-k", .. force ? (string[])["-f"] : [], path]).ExitCode);
            Assert.Equal(force ? null : place, new FileInfo(sandbox.At("file.gz")).LinkTarget);
            Assert.Equal(["file", "file.gz", "other"], sandbox.Names);
            Assert.Equal(s_data, sandbox.Read("other"));
        }
    }

    private static void AssertSuccess(Outcome outcome) => Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Text, outcome.Error));
}
