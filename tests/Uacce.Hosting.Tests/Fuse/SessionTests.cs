using System.Text;
using Uacce.Abi;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Fuse;

/// <summary>A file system of our own, used through the kernel by this process.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TestDirectory _root = new();
    private readonly TestDirectory _inner = new();
    private readonly TestFile _file = new();
    private readonly MountedTree _tree;

    public SessionTests()
    {
        _inner.Content["flags"] = () => _file;
        _root.Content["class"] = () => _inner;
        _root.Content["own"] = () => new TestFile { Content = "fresh"u8.ToArray() };
        _tree = new MountedTree(_root);
    }

    private string Flags => Path.Combine(_tree.Directory, "class", "flags");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void DirectoriesListWhatTheyHold()
    {
        Assert.Equal(["class", "own"], _tree.Inside(() => Directory.EnumerateFileSystemEntries(_tree.Directory).Select(Path.GetFileName).Order().ToList()));
        Assert.Equal([Flags], _tree.Inside(() => Directory.GetFiles(Path.Combine(_tree.Directory, "class"))));
    }

    [Fact]
    public void AListingOfManyNamesIsReadInPieces()
    {
        string[] names = [.. Enumerable.Range(0, 3000).Select(index => $"a-name-that-takes-some-room-{index:D5}")];
        foreach (string name in names)
            _inner.Content[name] = () => _file;
        string[] seen = _tree.Inside(() => Directory.EnumerateFiles(Path.Combine(_tree.Directory, "class"), "a-name*").Select(file => Path.GetFileName(file)).ToArray());
        Assert.Equal(names, seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OneReadGivesAllWhateverSizeTheFileReports()
    {
        _file.Content = Encoding.ASCII.GetBytes(new string('x', 5000));
        byte[] buffer = new byte[8192];
        Assert.Equal(5000, _tree.Inside(() =>
        {
            using FileStream stream = new(Flags, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return stream.Read(buffer);
        }));
    }

    [Fact]
    public void AWriteArrivesWhole()
    {
        _tree.Inside(() => File.WriteAllText(Flags, "12\n"));
        Assert.Equal("12\n", Encoding.ASCII.GetString(_file.Content));
    }

    [Fact]
    public void WhatIsNotThereIsNotFound() =>
        Assert.Throws<FileNotFoundException>(() => _tree.Inside(() => File.ReadAllText(Path.Combine(_tree.Directory, "nothing"))));

    [Fact]
    public void AnErrorOfTheFileIsTheCallersError()
    {
        _file.OpenAnswer = Errno.EBUSY;
        IOException refused = Assert.ThrowsAny<IOException>(() => _tree.Inside(() => File.ReadAllText(Flags)));
        Assert.Contains("busy", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ADefectCostsOneRequest()
    {
        _file.Defect = new InvalidOperationException("a defect");
        Assert.ThrowsAny<IOException>(() => _tree.Inside(() => File.ReadAllText(Flags)));
        _file.Defect = null;
        _file.Content = "1\n"u8.ToArray();
        Assert.Equal("1\n", _tree.Inside(() => File.ReadAllText(Flags)));
    }

    [Fact]
    public void ANodeIsFreshForEachLookUpIfItsObjectIs()
    {
        int before = _tree.Nodes.Count;
        Assert.Equal("fresh", _tree.Inside(() => File.ReadAllText(Path.Combine(_tree.Directory, "own"))));
        Assert.Equal("fresh", _tree.Inside(() => File.ReadAllText(Path.Combine(_tree.Directory, "own"))));
        Assert.True(_tree.Nodes.Count > before, "Looking up made no node.");
    }

    [Fact]
    public void ClosingReleases()
    {
        using (FileStream stream = _tree.Inside(() => File.OpenRead(Flags)))
            Assert.Equal(1, _file.OpenCount);
        Until.True(() => _file.OpenCount == 0, () => $"{_file.OpenCount} are open");
    }

    [Fact]
    public void ThreadsAreServedSideBySide()
    {
        _file.Content = "1\n"u8.ToArray();
        var release = new ManualResetEventSlim();
        FileStream[] streams = [.. Enumerable.Range(0, 8).Select(_ => _tree.Inside(() => File.OpenRead(Flags)))];
        Task<int>[] reads = [.. streams.Select(stream => Task.Run(() =>
        {
            release.Wait();
            int total = 0;
            for (int i = 0; i < 200; i++)
            {
                stream.Position = 0;
                total += stream.Read(new byte[16]);
            }

            return total;
        }))];
        release.Set();
        Assert.All(reads, read => Assert.Equal(400, read.GetAwaiter().GetResult()));
        foreach (FileStream stream in streams)
            stream.Dispose();
    }

    [Fact]
    public void UnmountingUnderAnOpenFileReleasesItAndFailsItsCalls()
    {
        using FileStream stream = _tree.Inside(() => new FileStream(Flags, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        _tree.Unmount();
        Assert.Equal(0, _file.OpenCount);
        Assert.ThrowsAny<IOException>(() => stream.Read(new byte[1]));
        Assert.Empty(_tree.Inside(() => Directory.GetFileSystemEntries(_tree.Directory)));
    }

    [Fact]
    public void NobodyElseSeesTheMount() => Assert.Empty(Directory.GetFileSystemEntries(_tree.Directory));
}
