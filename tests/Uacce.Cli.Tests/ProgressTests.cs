using Uacce.Cli.Output;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>What the progress line says, without a terminal.</summary>
public class ProgressTests
{
    [Fact]
    public void AKnownTotalHasABarAndAnEnd() => Assert.Equal(
        "[############............]  50.0%  50.0 MB  25.0 MB/s  0:02 left",
        ProgressReporter.Describe(50_000_000, 100_000_000, TimeSpan.FromSeconds(2)));

    [Fact]
    public void AnUnknownTotalHasNeither() =>
        Assert.Equal("999 B  999 B/s", ProgressReporter.Describe(999, null, TimeSpan.FromSeconds(1)));

    [Fact]
    public void NothingDoneYetPromisesNothing() => Assert.Equal(
        "[........................]   0.0%  0 B  0 B/s  -:-- left",
        ProgressReporter.Describe(0, 100, TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.0 MB")]
    [InlineData(12_345_678_901, "12.3 GB")]
    public void BytesArePlain(long count, string text) => Assert.Equal(text, Quantity.Bytes(count));

    [Fact]
    public void LinesThatStayPushTheProgressAway()
    {
        var error = new StringWriter();
        var line = new StatusLine(error, () => null);
        line.Show("half");
        line.WriteLine("uacce: file: broken");
        line.Show("more");
        line.Clear();
        Assert.Equal("half\r\e[Kuacce: file: broken\nmore\r\e[K", error.ToString());
    }

    [Theory]
    [InlineData(8, "progres\r\e[K")]
    [InlineData(9, "progress\r\e[K")]
    [InlineData(1, "\r\e[K")]
    [InlineData(null, "progress\r\e[K")]
    public void TheProgressStaysInOneRow(int? columns, string written)
    {
        var error = new StringWriter();
        var line = new StatusLine(error, () => columns);
        line.Show("progress");
        line.WriteLine("uacce: lines that stay are whole");
        Assert.Equal(written + "uacce: lines that stay are whole\n", error.ToString());
    }
}
