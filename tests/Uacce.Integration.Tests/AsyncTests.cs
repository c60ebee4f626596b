using System.Diagnostics;
using System.Globalization;
using Uacce.Hosting.Tests.Support;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>
/// Clients that know no share page, with several threads that send and several that take: whatever doorbell is overwritten, no work is lost.
/// <c>UACCE_ASYNC_SECONDS</c> says for how long, for each case; 3 if nothing does.
/// </summary>
public sealed class AsyncTests
{
    private static readonly int s_seconds =
        int.Parse(Environment.GetEnvironmentVariable("UACCE_ASYNC_SECONDS") ?? "3", CultureInfo.InvariantCulture);

    private const string Tiny = "64";

    public AsyncTests() => FuseMachine.Need();

    /// <summary>With tiny requests doorbells are overwritten most; those of some size several workers share.</summary>
    [Theory]
    [InlineData("0", Tiny)]
    [InlineData("1", Tiny)]
    [InlineData("0", "30000")]
    [InlineData("1", "30000")]
    public async Task NoRequestIsLostAndNoByteWrong(string scattered, string longest)
    {
        ProcessStartInfo start = new(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "uacce.dll"), "run", "--",
                CPrograms.Executable("async"), s_seconds.ToString(CultureInfo.InvariantCulture), scattered, longest,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (longest != Tiny)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "8"; // half as many workers serve such clients: more than one on any machine
        using Process run = Process.Start(start)!;
        Task<string> complaints = run.StandardError.ReadToEndAsync();
        string said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(60)), "The command does not end.");
        Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}: {await complaints}");
        TestContext.Current.SendDiagnosticMessage(said);
        Assert.Matches("^[1-9][0-9]* requests\n$", said);
    }
}
