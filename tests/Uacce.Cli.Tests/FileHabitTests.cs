using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>What happens to files: gzip's habits, and nothing lost whatever goes wrong.</summary>
public class FileHabitTests
{
    private static readonly byte[] s_data = TestData.Text(5000);

    [Fact]
    public void TheOutputReplacesTheInput()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        AssertSuccess(UacceProgram.RunHere("compress", path));
        Assert.Equal(["file.gz"], sandbox.Names);
        AssertSuccess(UacceProgram.RunHere("decompress", path + ".gz"));
        Assert.Equal(["file"], sandbox.Names);
        Assert.Equal(s_data, sandbox.Read("file"));
    }

    [Theory]
    [InlineData("gzip", "file.gz")]
    [InlineData("zlib", "file.zz")]
    [InlineData("deflate", "file.deflate")]
    public void TheSuffixSaysTheFormat(string format, string name)
    {
        using var sandbox = new Sandbox();
        AssertSuccess(UacceProgram.RunHere("compress", "--format", format, sandbox.Write("file", s_data)));
        Assert.Equal([name], sandbox.Names);
        AssertSuccess(UacceProgram.RunHere("decompress", sandbox.At(name)));
        Assert.Equal(s_data, sandbox.Read("file"));
    }

    [Fact]
    public void DecompressGuessesTheSuffixAndKnowsTarballs()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file.gz", Oracle.GZip(s_data));
        AssertSuccess(UacceProgram.RunHere("decompress", sandbox.At("file")));
        AssertSuccess(UacceProgram.RunHere("decompress", sandbox.Write("src.tgz", Oracle.GZip(s_data))));
        Assert.Equal(["file", "src.tar"], sandbox.Names);
    }

    [Fact]
    public void KeepStdoutAndOutputKeepTheInput()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        AssertSuccess(UacceProgram.RunHere("compress", "-k", path));
        Assert.Equal(["file", "file.gz"], sandbox.Names);
        Assert.Equal(sandbox.Read("file.gz"), UacceProgram.RunHere("compress", "-c", path).Output);
        AssertSuccess(UacceProgram.RunHere("compress", "-o", sandbox.At("other"), path));
        Assert.Equal(["file", "file.gz", "other"], sandbox.Names);
        AssertSuccess(UacceProgram.RunHere(sandbox.Read("other"), "decompress", "-o", sandbox.At("back")));
        Assert.Equal(s_data, sandbox.Read("back"));
    }

    [Fact]
    public void NothingIsReplacedWithoutForce()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        sandbox.Write("file.gz", [1, 2, 3]);
        Outcome refused = UacceProgram.RunHere("compress", path);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("-f", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], sandbox.Read("file.gz"));
        Assert.Equal(1, UacceProgram.RunHere("compress", "-o", sandbox.At("file.gz"), path).ExitCode);
        Assert.Equal(["file", "file.gz"], sandbox.Names);
        AssertSuccess(UacceProgram.RunHere("compress", "-f", path));
        Assert.Equal(["file.gz"], sandbox.Names);
        Assert.Equal(s_data, Oracle.Gunzip(sandbox.Read("file.gz")));
    }

    [Theory]
    [InlineData("missing/file.gz", "its directory is not there")]
    [InlineData("file/file.gz", "takes no files")]
    public void AnOutputThatCannotBeMadeIsNamed(string place, string why)
    {
        using var sandbox = new Sandbox();
        string output = sandbox.At(place);
        Outcome outcome = UacceProgram.RunHere("compress", "-o", output, sandbox.Write("file", s_data));
        Assert.Equal(1, outcome.ExitCode);
        string line = Assert.Single(outcome.ErrorLines);
        Assert.Contains($"the output '{output}' cannot be made: ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Equal(["file"], sandbox.Names);
    }

    [Fact]
    public void ModeAndTimeAreTheInputs()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(7_654_321);
        File.SetUnixFileMode(path, Mode);
        File.SetLastWriteTimeUtc(path, time);
        AssertSuccess(UacceProgram.RunHere("compress", path));
        Assert.Equal((Mode, time), (File.GetUnixFileMode(path + ".gz"), File.GetLastWriteTimeUtc(path + ".gz")));
        AssertSuccess(UacceProgram.RunHere("decompress", path + ".gz"));
        Assert.Equal((Mode, time), (File.GetUnixFileMode(path), File.GetLastWriteTimeUtc(path)));
    }

    [Fact]
    public void ACompressedNameIsLeftAlone()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file.gz", s_data);
        AssertLeftAlone(UacceProgram.RunHere("compress", path), "-f");
        AssertSuccess(UacceProgram.RunHere("compress", "-f", path));
        Assert.Equal(["file.gz.gz"], sandbox.Names);
        AssertLeftAlone(UacceProgram.RunHere("decompress", sandbox.Write("file", s_data)), "-c");
    }

    [Fact]
    public void LinksAreLeftAlone()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        File.CreateSymbolicLink(sandbox.At("link"), path);
        AssertLeftAlone(UacceProgram.RunHere("compress", sandbox.At("link")), "symbolic link");
        Assert.Equal(0, UacceProgram.RunHere("compress", "-c", sandbox.At("link")).ExitCode);
        Assert.Equal(0, ProgramRun.Run("ln", null, path, sandbox.At("second")).ExitCode);
        AssertLeftAlone(UacceProgram.RunHere("compress", path), "hard link");
        Assert.Equal(["file", "link", "second"], sandbox.Names);
        AssertSuccess(UacceProgram.RunHere("compress", "-f", path));
        Assert.Equal(["file.gz", "link", "second"], sandbox.Names);
    }

    [Fact]
    public void DirectoriesNeedRecursive()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file", s_data);
        AssertLeftAlone(UacceProgram.RunHere("compress", sandbox.Root), "-r");
        Assert.Equal(["file"], sandbox.Names);
    }

    [Fact]
    public void ATreeIsCompressedAndComesBack()
    {
        using var sandbox = new Sandbox();
        var files = new Dictionary<string, byte[]>();
        for (int i = 0; i < 300; i++)
            files.Add($"{i % 7}/{i % 3}/file {i}", TestData.Text(i * 31));
        files.Add("0/large", TestData.Text(3_000_000));
        foreach ((string name, byte[] data) in files)
            sandbox.Write(name, data);
        sandbox.Write("already.gz", [1]);
        File.CreateSymbolicLink(sandbox.At("loop"), sandbox.Root);
        AssertSuccess(UacceProgram.RunHere("compress", "-r", "-T3", sandbox.Root));
        Assert.Equal(files.Keys.Select(name => name + ".gz").Append("already.gz").Order(StringComparer.Ordinal), Files(sandbox));
        Assert.Equal(files["3/1/file 10"], Oracle.Gunzip(sandbox.Read("3/1/file 10.gz")));

        Outcome back = UacceProgram.RunHere("decompress", "-r", "-T3", sandbox.Root);
        Assert.Equal(1, back.ExitCode); // already.gz is not gzip data
        Assert.Contains("already.gz", Assert.Single(back.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(files.Keys.Append("already.gz").Order(StringComparer.Ordinal), Files(sandbox));
        Assert.All(files, file => Assert.Equal(file.Value, sandbox.Read(file.Key)));
    }

    [Fact]
    public void OneFailureDoesNotStopTheRest()
    {
        using var sandbox = new Sandbox();
        string good = sandbox.Write("good", s_data);
        Outcome outcome = UacceProgram.RunHere("compress", sandbox.At("missing"), sandbox.Root, good);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(2, outcome.ErrorLines.Length);
        Assert.Equal(["good.gz"], sandbox.Names);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("decompress", "-t")]
    public void AnEmptyNameIsAnErrorLikeAnyOther(params string[] command)
    {
        using var sandbox = new Sandbox();
        string good = sandbox.Write("good.gz", Oracle.GZip(s_data));
        Outcome outcome = UacceProgram.RunHere([.. command, "-f", "-k", "", good]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("cannot be empty", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyOutputNameLeavesNothing()
    {
        using var sandbox = new Sandbox();
        string path = sandbox.Write("file", s_data);
        Outcome outcome = ProgramRun.Run("env", null, "-C", sandbox.Root, "dotnet", UacceProgram.Path, "compress", "-o", "", path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(outcome.ErrorLines);
        Assert.Equal(["file"], sandbox.Names);
    }

    [Fact]
    public void FilesThatASignalTookAreNotComplainedOf()
    {
        using var sandbox = new Sandbox();
        string[] paths = [.. Enumerable.Range(0, 100).Select(i => sandbox.Write($"{i:D2}", s_data))];
        Assert.Equal("", UacceProgram.RunInterrupted(["compress", "-T2", .. paths]).Error);
        Assert.Equal("", UacceProgram.RunInterrupted("compress", "-v", "-r", "-T2", sandbox.Root).Error);
        Assert.Equal(paths.Select(Path.GetFileName), sandbox.Names);
    }

    [Theory]
    [InlineData(2, 1)] // whole, side by side
    [InlineData(1, 3)] // as a stream
    public void FallbacksAreSaidOnceAndNoFailure(int files, int megabytes)
    {
        using var sandbox = new Sandbox();
        string[] paths = [.. Enumerable.Range(0, files).Select(i => sandbox.Write($"file{i}", TestData.Text(megabytes * 1_000_000)))];
        string[] without = ["--device", "hisi_zip-99", "--fallback", "no-device", "-f", "-k", .. paths];
        Outcome outcome = UacceProgram.RunHere(["compress", .. without]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($".NET's own codecs stepped in {files} time(s)", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        AssertSuccess(UacceProgram.RunHere(["compress", "-q", .. without]));
        AssertSuccess(UacceProgram.RunHere(["compress", "--fallback", "on-error", "-f", "-k", .. paths]));
    }

    [Fact]
    public void QuietSaysNothingOfWarningsButTheExitCodeDoes()
    {
        using var sandbox = new Sandbox();
        Outcome outcome = UacceProgram.RunHere("compress", "-q", sandbox.Root);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Error));
    }

    private static string[] Files(Sandbox sandbox) => [.. sandbox.Names
        .Where(name => File.Exists(sandbox.At(name)) && !name.StartsWith("loop", StringComparison.Ordinal))];

    private static void AssertSuccess(Outcome outcome) => Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Text, outcome.Error));

    private static void AssertLeftAlone(Outcome outcome, string teaching)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(teaching, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
