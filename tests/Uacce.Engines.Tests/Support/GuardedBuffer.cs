using System.Runtime.InteropServices;

namespace Uacce.Engines.Tests;

/// <summary>
/// Memory that ends where an inaccessible page begins: a byte read or written past the end kills the test run.
/// </summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const int ReadWrite = 3, PrivateAnonymous = 0x22;

    private readonly nuint _size;
    private readonly byte* _start;
    private readonly int _length;

    internal GuardedBuffer(int length)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        _length = length;
        _size = (((nuint)length + page - 1) / page * page) + page;
        _start = Map(null, _size, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)_start == -1 || Protect(_start + _size - page, page, 0) != 0)
            throw new InvalidOperationException($"No guarded memory: {Marshal.GetLastPInvokeError()}");
    }

    internal GuardedBuffer(ReadOnlySpan<byte> content)
        : this(content.Length) => content.CopyTo(Span);

    internal Span<byte> Span => new(_start + _size - (nuint)Environment.SystemPageSize - _length, _length);

    public void Dispose() => _ = Unmap(_start, _size);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
