using System.Diagnostics.CodeAnalysis;
using Uacce.Native;

namespace Uacce.Engines.LibDeflate;

/// <summary>The functions of libdeflate used here, loaded once per process. Thread-safe.</summary>
internal sealed unsafe class LibDeflateLibrary
{
    private static readonly Lazy<(LibDeflateLibrary? Library, string? Reason)> s_loaded = new(Load);

    // Static, so that NativeState can reach them through a plain function pointer.
    private static delegate* unmanaged<void*, void> s_freeCompressor;
    private static delegate* unmanaged<void*, void> s_freeDecompressor;

    private readonly delegate* unmanaged<int, void*> _allocCompressor;
    private readonly delegate* unmanaged<void*> _allocDecompressor;

    internal readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint> Compress;
    internal readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, nuint*, int> Decompress;
    internal readonly delegate* unmanaged<uint, byte*, nuint, uint> Crc32;
    internal readonly delegate* unmanaged<uint, byte*, nuint, uint> Adler32;

    private LibDeflateLibrary(SharedLibrary library)
    {
        s_freeCompressor = (delegate* unmanaged<void*, void>)library.Export("libdeflate_free_compressor");
        s_freeDecompressor = (delegate* unmanaged<void*, void>)library.Export("libdeflate_free_decompressor");
        _allocCompressor = (delegate* unmanaged<int, void*>)library.Export("libdeflate_alloc_compressor");
        _allocDecompressor = (delegate* unmanaged<void*>)library.Export("libdeflate_alloc_decompressor");
        Compress = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)library.Export("libdeflate_deflate_compress");
        Decompress = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, nuint*, int>)
            library.Export("libdeflate_deflate_decompress_ex");
        Crc32 = (delegate* unmanaged<uint, byte*, nuint, uint>)library.Export("libdeflate_crc32");
        Adler32 = (delegate* unmanaged<uint, byte*, nuint, uint>)library.Export("libdeflate_adler32");
        Version = library.FileNameOf(Compress);
    }

    /// <summary>The file that was loaded: the library has no function that tells its version.</summary>
    internal string Version { get; }

    /// <summary>The library, or in one sentence why it is not there.</summary>
    internal static bool TryGet([NotNullWhen(true)] out LibDeflateLibrary? library, [NotNullWhen(false)] out string? reason)
    {
        (library, reason) = s_loaded.Value;
        return library is not null;
    }

    /// <summary>A compressor of the library's own scale of levels, 1 to 12.</summary>
    internal NativeState AllocateCompressor(int level) => new(_allocCompressor(level), &FreeCompressor);

    /// <summary>A decompressor.</summary>
    internal NativeState AllocateDecompressor() => new(_allocDecompressor(), &FreeDecompressor);

    private static void FreeCompressor(void* compressor) => s_freeCompressor(compressor);

    private static void FreeDecompressor(void* decompressor) => s_freeDecompressor(decompressor);

    private static (LibDeflateLibrary?, string?) Load()
    {
        if (!SharedLibrary.TryLoad(["libdeflate.so.0"], "libdeflate0", out SharedLibrary? library, out string? reason))
            return (null, reason);
        try
        {
            return (new LibDeflateLibrary(library), null);
        }
        catch (EntryPointNotFoundException e)
        {
            return (null, e.Message);
        }
    }
}
