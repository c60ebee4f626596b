using Uacce.Abi;
using Uacce.Hosting.Nodes;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>
/// Shows devices where programs look for them, in <c>/dev</c>, <c>/sys/class/uacce</c> and <c>/sys/module</c>, in the calling thread's mount namespace only.
/// </summary>
internal static class UsualPlaces
{
    private const string Devices = "/dev";
    private const string Classes = "/sys/class";
    private const string ClassName = "uacce";
    private const string Modules = "/sys/module";

    /// <summary>Shows what there is now below a host's directory. Once for a mount namespace.</summary>
    /// <exception cref="HostException">A mount failed.</exception>
    public static void Show(string directory)
    {
        string[] names = [.. Directory.EnumerateFiles(Path.Combine(directory, RootDirectory.DevicesName)).Select(path => Path.GetFileName(path))];
        Cover(Devices, except: names);
        foreach (string name in names)
            File.CreateSymbolicLink(Path.Combine(Devices, name), Path.Combine(directory, RootDirectory.DevicesName, name));
        Cover(Classes, except: [ClassName]);
        string place = Directory.CreateDirectory(Path.Combine(Classes, ClassName)).FullName;
        Bind(Path.Combine(directory, RootDirectory.AttributesName), place);
        ShowModules(Path.Combine(directory, RootDirectory.ModulesName));
    }

    private static void ShowModules(string directory)
    {
        string[] names = [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path))];
        if (names.Length == 0)
            return;
        Cover(Modules, except: names);
        foreach (string name in names)
            Bind(Path.Combine(directory, name), Directory.CreateDirectory(Path.Combine(Modules, name)).FullName);
    }

    /// <summary>
    /// Mounts over a directory one that can be written to and has the same content: links are copied, all else is the thing itself, bound.
    /// </summary>
    private static void Cover(string directory, string[] except)
    {
        // Looked at in full before anything lies over it.
        (string Path, bool IsDirectory, string? Target)[] content =
        [
            .. new DirectoryInfo(directory).EnumerateFileSystemInfos()
                .Where(entry => !except.Contains(entry.Name))
                .Select(entry => (entry.FullName, entry is DirectoryInfo, entry.LinkTarget)),
        ];
        Check(FileDescriptor.TryOpenDirectory(directory, out FileDescriptor? covered), directory);
        using (covered)
        {
            Check(Mounts.MountMemory(directory), directory);
            foreach ((string path, bool isDirectory, string? target) in content)
            {
                if (target is not null)
                {
                    File.CreateSymbolicLink(path, target);
                    continue;
                }

                if (isDirectory)
                    Directory.CreateDirectory(path);
                else
                    File.Create(path).Dispose();
                Bind($"/proc/self/fd/{covered!.Number}/{Path.GetFileName(path)}", path);
            }
        }
    }

    private static void Bind(string from, string to) => Check(Mounts.Bind(from, to), to);

    private static void Check(Errno error, string place)
    {
        if (error != Errno.None)
            throw new HostException($"Cannot mount at {place}", error);
    }
}
