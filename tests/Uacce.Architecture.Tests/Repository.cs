using System.Reflection;
using Uacce.Architecture.Tests.Rooms;

namespace Uacce.Architecture.Tests;

/// <summary>The working tree this test was built from.</summary>
internal static class Repository
{
    private static readonly string[] s_notOurs = [".git", ".vs", ".idea", "artifacts", "bin", "obj", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>All projects below <c>src</c>.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => ProjectFile.Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    /// <summary>The assemblies built from <see cref="Projects"/>.</summary>
    public static IEnumerable<Assembly> Assemblies =>
        Projects.Select(project => Assembly.Load(new AssemblyName(project.AssemblyName)));

    /// <summary>All files that people wrote, relative to <see cref="Root"/>, with forward slashes.</summary>
    public static IEnumerable<string> Files() => FilesBelow(Root).Select(path => Path.GetRelativePath(Root, path));

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static IEnumerable<string> FilesBelow(string directory) =>
        Directory.EnumerateFiles(directory).Concat(
            Directory.EnumerateDirectories(directory)
                .Where(child => !s_notOurs.Contains(Path.GetFileName(child), StringComparer.Ordinal))
                .SelectMany(FilesBelow));

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Uacce.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"No Uacce.slnx above {AppContext.BaseDirectory}: run the test from a working tree.");
    }
}
