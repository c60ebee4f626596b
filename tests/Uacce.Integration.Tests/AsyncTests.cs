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

    public AsyncTests() => FuseMachine.Need();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task NoRequestIsLostAndNoByteWrong(string scattered)
    {
        ProcessStartInfo start = new(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "uacce.dll"), "run", "--",
                CPrograms.Executable("async"), s_seconds.ToString(CultureInfo.InvariantCulture), scattered,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process run = Process.Start(start)!;
        Task<string> complaints = run.StandardError.ReadToEndAsync();
        string said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(60)), "The command does not end.");
        Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}: {await complaints}");
        TestContext.Current.SendDiagnosticMessage(said);
        Assert.Matches("^[1-9][0-9]* requests\n$", said);
    }
}
