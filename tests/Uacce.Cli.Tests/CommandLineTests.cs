using System.Text.Json;
using Uacce.Cli.Compression;
using Uacce.Cli.Tests.Support;
using Xunit;

namespace Uacce.Cli.Tests;

/// <summary>Command lines, help, and the shapes of <c>--json</c>.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("compres")]
    [InlineData("compress", "--bogus")]
    [InlineData("compress", "-x", "file")]
    [InlineData("compress", "-T", "0")]
    [InlineData("compress", "-T", "many")]
    [InlineData("compress", "--engine", "steam")]
    [InlineData("compress", "--format", "rar")]
    [InlineData("compress", "-o", "out", "a", "b")]
    [InlineData("compress", "-c", "-o", "out", "a")]
    [InlineData("compress", "-c", "--format", "zlib", "a", "b")]
    [InlineData("bench", "--size", "0")]
    [InlineData("run")]
    [InlineData("run", "-T", "0", "true")]
    [InlineData("run", "--effort", "hard", "true")]
    [InlineData("run", "--device", "gpu", "true")]
    [InlineData("run", "--serve", "--device", "zip", "true")]
    [InlineData("serve", "--device", "zip:0")]
    [InlineData("serve", "--device", "zip:1:2")]
    [InlineData("serve", "--device", "zip:64,zip")]
    [InlineData("serve", "--mode", "rw")]
    [InlineData("serve", "--mode", "1777")]
    [InlineData("serve", "--owner", "no such user")]
    [InlineData("serve", "--owner", "root:root:root")]
    [InlineData("serve", "--drain", "-1")]
    [InlineData("serve", "--mount", "/")]
    [InlineData("remove")]
    [InlineData("reset")]
    [InlineData("inject", "hisi_zip-0", "--count", "0")]
    [InlineData("serve", "--isolate-after", "65536")]
    public void NonsenseIsOneLineAndDoesNothing(params string[] arguments)
    {
        Outcome outcome = UacceProgram.RunHere(arguments);
        Assert.Equal(64, outcome.ExitCode);
        Assert.EndsWith("--help'", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void AMissingEngineIsALineThatSaysWhoKnowsMore()
    {
        CommandException? problem = Problem.Of(new PlatformNotSupportedException("The engine that was asked for is not here: isa-l: no library."));
        Assert.NotNull(problem);
        Assert.Equal(ExitCode.Failure, problem.ExitCode);
        Assert.StartsWith("the engine that was asked for is not here: isa-l: no library; 'uacce doctor'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BehindTheDashesEverythingIsAFile()
    {
        Outcome outcome = UacceProgram.RunHere("compress", "--", "--bogus");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("uacce: --bogus: there is no such file", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compress", "no\nsuch\e[2Jfile\u009b1m")]
    [InlineData("compress", "-c\n\e")]
    [InlineData("compress", "--\n\e")]
    [InlineData("compress", "--device", "zip\n\e", "file")]
    [InlineData("compress", "-v", "-o", "out/\n\e", "/dev/null")]
    [InlineData("no\nsuch\ecommand")]
    public void NoArgumentReachesTheTerminalAsCommandsOrLines(params string[] arguments)
    {
        Outcome outcome = UacceProgram.RunHere(arguments);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.DoesNotContain(Assert.Single(outcome.ErrorLines), char.IsControl);
    }

    [Fact]
    public void HelpTeachesByExample()
    {
        foreach (string command in new[] { "list", "compress", "decompress", "bench", "run", "serve", "status", "ps", "events", "remove", "reset", "isolate", "inject", "doctor" })
        {
            Outcome outcome = UacceProgram.RunHere(command, "--help");
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Contains($"Examples:\n  uacce {command}", outcome.Text, StringComparison.Ordinal);
        }

        Assert.Contains("Exit codes:", UacceProgram.RunHere("--help").Text, StringComparison.Ordinal);
        Assert.Equal(64, UacceProgram.RunHere().ExitCode);
    }

    [Fact]
    public void BothWaysToAskForTheVersionAgree()
    {
        Outcome outcome = UacceProgram.RunHere("version");
        Assert.StartsWith("uacce 0.", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(outcome.Text, UacceProgram.RunHere("--version").Text);
    }

    [Fact]
    public void ListHasItsShape()
    {
        Outcome outcome = UacceProgram.RunHere("list", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument document = JsonDocument.Parse(outcome.Text);
        JsonElement kernel = document.RootElement.GetProperty("kernel");
        Assert.Equal("/sys/class/uacce", kernel.GetProperty("directory").GetString());
        Assert.Equal(Directory.Exists("/sys/class/uacce"), kernel.GetProperty("present").GetBoolean());
        JsonElement device = document.RootElement.GetProperty("devices").EnumerateArray()
            .First(entry => entry.GetProperty("source").GetString() == "embedded");
        Assert.Equal(
            ["name", "source", "api", "sharedAddresses", "algorithms", "effort", "availableQueues", "numaNode", "isolated", "mmioBytes", "dusBytes"],
            device.EnumerateObject().Select(property => property.Name));
        Assert.Contains("gzip", device.GetProperty("algorithms").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void ListIsPlainTextInAPipe()
    {
        Outcome outcome = UacceProgram.RunHere("list");
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("NAME ", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', outcome.Text);
        Assert.Contains("hisi_zip-0", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void DoctorTestsEachDeviceAndHasItsShape()
    {
        Outcome outcome = UacceProgram.RunHere("doctor", "--json");
        using JsonDocument document = JsonDocument.Parse(outcome.Text);
        Assert.Equal(outcome.ExitCode == 0, document.RootElement.GetProperty("healthy").GetBoolean());
        JsonElement[] findings = [.. document.RootElement.GetProperty("findings").EnumerateArray()];
        Assert.All(findings, finding => Assert.Equal(
            ["topic", "subject", "health", "message", "advice"], finding.EnumerateObject().Select(property => property.Name)));
        Assert.All(
            findings.Where(finding => finding.GetProperty("topic").GetString() == "round trip"),
            finding => Assert.Equal("ok", finding.GetProperty("health").GetString()));
        Assert.Contains(findings, finding => finding.GetProperty("topic").GetString() == "engine");
    }

    [Fact]
    public void BenchShowsBothSides()
    {
        using var sandbox = new Sandbox();
        string input = sandbox.Write("input", TestData.Text(200_000));
        Outcome outcome = UacceProgram.RunHere("bench", "--input", input, "--seconds", "0", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument document = JsonDocument.Parse(outcome.Text);
        Assert.Equal(200_000, document.RootElement.GetProperty("corpusBytes").GetInt64());
        Assert.Equal(0, document.RootElement.GetProperty("fallbacks").GetInt64());
        foreach (JsonElement section in document.RootElement.GetProperty("sections").EnumerateArray())
        {
            Assert.True(section.GetProperty("rounds").GetInt32() >= 9);
            Assert.True(section.GetProperty("rows").GetArrayLength() >= 2);
            Assert.Equal(1, section.GetProperty("rows")[0].GetProperty("speedup").GetDouble());
        }
    }

    [Fact]
    public void BenchShowsRoundTripsBesideThePingPong()
    {
        using var sandbox = new Sandbox();
        string input = sandbox.Write("input", TestData.Text(5_000));
        Outcome outcome = UacceProgram.RunHere("bench", "--input", input, "--seconds", "0", "--device", "embedded", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument document = JsonDocument.Parse(outcome.Text);
        JsonElement section = document.RootElement.GetProperty("roundTrip");
        Assert.Equal("empty requests through hisi_zip-0", section.GetProperty("title").GetString());
        Assert.True(section.GetProperty("rounds").GetInt32() >= 9);
        JsonElement[] rows = [.. section.GetProperty("rows").EnumerateArray()];
        Assert.Equal(
            ["cache-line ping-pong", "one request at a time", "64 deep, each"],
            rows.Select(row => row.GetProperty("what").GetString()));
        double first = rows[0].GetProperty("nanoseconds").GetDouble();
        foreach (JsonElement row in rows)
        {
            double nanoseconds = row.GetProperty("nanoseconds").GetDouble();
            Assert.True(nanoseconds > 0, "nothing takes no time");
            Assert.Equal(nanoseconds / first, row.GetProperty("ratio").GetDouble(), precision: 9);
        }
    }

    [Fact]
    public void BenchHasNoRoundTripsWithoutADevice()
    {
        using var sandbox = new Sandbox();
        string input = sandbox.Write("input", TestData.Text(100));
        Outcome outcome = UacceProgram.RunHere(
            "bench", "--input", input, "--seconds", "0", "--device", "hisi_zip-99", "--fallback", "no-device", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument document = JsonDocument.Parse(outcome.Text);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("roundTrip").ValueKind);
        Assert.NotEqual(0, document.RootElement.GetProperty("fallbacks").GetInt64());
    }

    [Fact]
    public void BenchSaysWhoseFiguresTheyAre()
    {
        using var sandbox = new Sandbox();
        string input = sandbox.Write("input", TestData.Text(100));
        Outcome outcome = UacceProgram.RunHere("bench", "--input", input, "--seconds", "0", "--device", "hisi_zip-99", "--fallback", "no-device");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(".NET's own codecs stepped in", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownDeviceIsSaid()
    {
        Outcome outcome = UacceProgram.RunHere("compress", "--device", "hisi_zip-99");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("uacce list", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
