using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Tests.Support;

/// <summary>A file system of the test's own nodes, mounted where only this test sees it.</summary>
internal sealed class MountedTree : IDisposable
{
    private readonly PrivateMounts _mounts;
    private readonly FuseSession _session;

    public MountedTree(FuseDirectory root)
    {
        FuseMachine.Need();
        Directory = System.IO.Directory.CreateTempSubdirectory("uacce-test-").FullName;
        Nodes = new NodeTable(root);
        _mounts = new PrivateMounts();
        _session = _mounts.Do(() => FuseSession.Mount(Directory, Nodes, new FuseSessionOptions()));
        _session.Serve();
    }

    public string Directory { get; }

    public NodeTable Nodes { get; }

    /// <summary>Runs where the mount is seen.</summary>
    public T Inside<T>(Func<T> work) => _mounts.Do(work);

    public void Inside(Action work) => Inside(() =>
    {
        work();
        return 0;
    });

    public void Unmount() => Inside(_session.Dispose);

    public void Dispose()
    {
        Unmount();
        _mounts.Dispose();
        System.IO.Directory.Delete(Directory);
    }
}
