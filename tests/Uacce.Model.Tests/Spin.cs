using System.ComponentModel;
using System.Diagnostics;
using Uacce.Testing;

namespace Uacce.Model.Tests;

/// <summary>The model checker: makes a verifier from a scenario, compiles it, and lets it visit every state.</summary>
internal static class Spin
{
    /// <summary>Deeper than any history of the model: reaching it makes the verdict incomplete.</summary>
    private const string DepthLimit = "-m10000";

    // Compiling takes longer than most searches, so without optimization both together are fastest.
    private static readonly string[] s_compilation = ["-w", "-O0", "-DCOLLAPSE", "-DMEMLIM=1024", "-DVECTORSZ=2048", "-o", "pan", "pan.c"];

    private static readonly Lazy<bool> s_usable = new(() => IsThere("spin", "-V") && IsThere("gcc", "--version"));

    /// <summary>The folder of the model.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Model");

    /// <summary>Names of the scenarios.</summary>
    public static IEnumerable<string> Scenarios =>
        Directory.GetFiles(Path.Combine(Folder, "scenarios")).Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    /// <summary>What the scenario's file says.</summary>
    public static string TextOf(string scenario) => File.ReadAllText(FileOf(scenario));

    /// <summary>Looks for broken assertions, and for states in which somebody waits for ever.</summary>
    public static Verdict CheckSafety(string scenario, string? bug = null) => Check(scenario, bug, [], ["-DSAFETY"], []);

    /// <summary>Looks for an execution, endless ones among them, in which not every operation returns.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="weaklyFair">Whether a thread that always could go on does go on at some time.</param>
    /// <param name="bug">A bug to put back.</param>
    public static Verdict CheckReturns(string scenario, bool weaklyFair, string? bug = null) =>
        Check(scenario, bug, ["-DRETURNS"], [], weaklyFair ? ["-a", "-f"] : ["-a"]);

    private static Verdict Check(string scenario, string? bug, string[] model, string[] compilation, string[] search)
    {
        Prerequisite.Need("spin", s_usable.Value, "install spin and gcc.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("uacce-model-");
        try
        {
            string[] variant = bug is null ? model : [.. model, $"-D{bug}"];
            Run(folder, "spin", [.. variant, "-a", FileOf(scenario)]);
            Run(folder, "gcc", [.. compilation, .. s_compilation]);
            return new Verdict(Run(folder, Path.Combine(folder.FullName, "pan"), [DepthLimit, .. search]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string FileOf(string scenario) => Path.Combine(Folder, "scenarios", $"{scenario}.pml");

    private static string Run(DirectoryInfo folder, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}:\n{output}");
    }

    private static bool IsThere(string program, string argument)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
