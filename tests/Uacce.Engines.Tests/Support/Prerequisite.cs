using System.Diagnostics;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>What a test needs of the machine: missing it skips, unless UACCE_REQUIRE lists it.</summary>
internal static class Prerequisite
{
    internal static void Missing(string name, string reason)
    {
        string list = Environment.GetEnvironmentVariable("UACCE_REQUIRE") ?? "";
        string[] required = list.Split(',', StringSplitOptions.TrimEntries);
        if (required.Contains(name))
            Assert.Fail($"UACCE_REQUIRE names {name}, but: {reason}");
        Assert.Skip(reason);
    }

    /// <summary>Runs a program and returns its output; fails the test with all of it when the program fails.</summary>
    internal static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed:\n{output}{error.Result}");
        return output;
    }
}
