using System.Diagnostics;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>A program of this machine.</summary>
internal static class Tool
{
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
