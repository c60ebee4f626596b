namespace Uacce.Cli.Tests.Support;

/// <summary>A directory of the test's own.</summary>
internal sealed class Sandbox : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("uacce-cli-").FullName;

    /// <summary>The names in it, sorted.</summary>
    public string[] Names => [.. Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    public string At(string name) => Path.Combine(Root, name);

    public string Write(string name, byte[] data)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, data);
        return path;
    }

    public byte[] Read(string name) => File.ReadAllBytes(At(name));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
