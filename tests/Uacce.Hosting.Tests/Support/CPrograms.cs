using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Uacce.Hosting.Tests.Support;

/// <summary>The programs in <c>Programs/</c>, compiled once.</summary>
internal static class CPrograms
{
    private static readonly string s_directory = Path.Combine(AppContext.BaseDirectory, "Programs");

    private static readonly ConcurrentDictionary<(string Name, string? Option), Lazy<string>> s_executables = new();

    public static string Executable(string name, string? option = null) =>
        s_executables.GetOrAdd((name, option), static key => new Lazy<string>(() => Compile(key.Name, key.Option))).Value;

    private static string Compile(string name, string? option)
    {
        string executable = Path.Combine(s_directory, name + option);
        using Process gcc = Process.Start(new ProcessStartInfo(
            "gcc",
            ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", .. option is null ? (string[])[] : [option], "-o", executable, Path.Combine(s_directory, name + ".c")])
        { RedirectStandardError = true })!;
        string complaints = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        Assert.True(gcc.ExitCode == 0, complaints);
        return executable;
    }
}
