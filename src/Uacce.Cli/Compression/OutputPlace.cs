using System.Globalization;
using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Cli.Compression;

/// <summary>Where the output goes that the user named. Renaming a file over a device, a pipe or a link would destroy it.</summary>
internal static class OutputPlace
{
    // As many as the kernel follows.
    private const int MaxLinks = 40;

    private const string Processes = "/proc/";

    /// <summary>Follows links to what is there.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="standardOutput">This command's standard output, which links in <c>/dev</c> lead to.</param>
    /// <param name="file">The file at the end of the links, to be made or replaced, when null is returned.</param>
    /// <returns>What is open, or was opened, to be written to as it is: a device, a pipe, an open file.</returns>
    /// <exception cref="CommandException">The links lead to nowhere that could be written to.</exception>
    public static Stream? Find(string path, Stream standardOutput, out string file)
    {
        file = path;
        for (int links = 0; ; links++)
        {
            // The system's own idea of the directory: ".." behind a link is not what it looks like.
            string directory = DirectoryEntries.DirectoryOf(file);
            if (DirectoryEntries.TryResolve(directory, out string place) != Errno.None)
                return null;
            string name = Path.GetFileName(file);
            string resolved = Path.Combine(place, name);
            if (links != 0)
                file = resolved;
            if (new FileInfo(resolved).LinkTarget is not { } target)
                return OpenDevice(file);
            // What such a link says of itself is a name that the file may no longer have: it is the open file that counts.
            if (place.StartsWith(Processes, StringComparison.Ordinal))
                return OwnFile(place, name, standardOutput) ?? OpenDevice(resolved) ?? throw Foreign(path);
            if (links == MaxLinks)
                throw new CommandException($"the output '{path}' is a link that leads to nothing");
            file = Path.Combine(place, target);
        }
    }

    // Not opened again: it has an offset that it shares with others, as where several commands write to one log.
    private static Stream? OwnFile(string place, string name, Stream standardOutput)
    {
        const int Output = 1;
        if (place != string.Create(CultureInfo.InvariantCulture, $"{Processes}{Environment.ProcessId}/fd"))
            return null;
        int descriptor = int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture);
        return descriptor == Output ? standardOutput : StandardStream.Of(descriptor);
    }

    private static FileStream? OpenDevice(string path) =>
        FileStatus.TryRead(path, followLinks: true, out FileStatus status) == Errno.None && !status.IsRegular && !status.IsDirectory
            ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
            : null;

    private static CommandException Foreign(string path) =>
        new($"the output '{path}' is a link to what another process has open; name the file itself");
}
