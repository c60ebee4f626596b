using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Tests.Support;

/// <summary>A directory of whatever a test puts into it.</summary>
internal sealed class TestDirectory : FuseDirectory
{
    public Dictionary<string, Func<FuseNode>> Content { get; } = [];

    public override FuseNode? Find(string name) => Content.TryGetValue(name, out Func<FuseNode>? make) ? make() : null;

    public override IReadOnlyList<FuseEntry> List() => [.. Content.Select(entry => EntryOf(entry.Key, entry.Value()))];
}

/// <summary>A file whose bytes can be read and replaced.</summary>
internal sealed class TestFile : FuseNode
{
    private int _open;

    public byte[] Content { get; set; } = [];

    public Errno OpenAnswer { get; set; }

    public Exception? Defect { get; set; }

    public int OpenCount => Volatile.Read(ref _open);

    public override uint Mode => RegularType | 0x1B6;

    public override Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file)
    {
        file = OpenAnswer == Errno.None ? new Opened(this) : null;
        Interlocked.Add(ref _open, file is null ? 0 : 1);
        return OpenAnswer;
    }

    private sealed class Opened(TestFile file) : FuseOpenFile
    {
        public override Errno Read(ulong offset, Span<byte> destination, out int length)
        {
            if (file.Defect is { } defect)
                throw defect;
            ReadOnlySpan<byte> rest = file.Content.AsSpan((int)Math.Min(offset, (ulong)file.Content.Length));
            length = Math.Min(rest.Length, destination.Length);
            rest[..length].CopyTo(destination);
            return Errno.None;
        }

        public override Errno Write(ulong offset, ReadOnlySpan<byte> source)
        {
            file.Content = source.ToArray();
            return Errno.None;
        }

        public override void Release() => Interlocked.Decrement(ref file._open);
    }
}
