using System.Diagnostics.CodeAnalysis;
using Uacce.Native;

namespace Uacce.Engines.IsaL;

/// <summary>The functions of Intel's ISA-L used here, loaded once per process. Thread-safe.</summary>
internal sealed unsafe class IsaLLibrary
{
    private static readonly Lazy<(IsaLLibrary? Library, string? Reason)> s_loaded = new(Load);

    // "DEF" level buffers of igzip_lib.h: what the library's authors suggest.
    internal const int Level1BufferSize = 282624;
    internal const int Level3BufferSize = 348160;

    internal readonly delegate* unmanaged<IsaLDeflateState*, void> DeflateInit;
    internal readonly delegate* unmanaged<IsaLDeflateState*, int> Deflate;
    internal readonly delegate* unmanaged<IsaLDeflateState*, void> DeflateStatelessInit;
    internal readonly delegate* unmanaged<IsaLDeflateState*, int> DeflateStateless;
    internal readonly delegate* unmanaged<IsaLInflateState*, void> InflateInit;
    internal readonly delegate* unmanaged<IsaLInflateState*, int> Inflate;
    internal readonly delegate* unmanaged<IsaLInflateState*, int> InflateStateless;
    internal readonly delegate* unmanaged<uint, byte*, ulong, uint> Crc32;
    internal readonly delegate* unmanaged<uint, byte*, ulong, uint> Adler32;

    private IsaLLibrary(SharedLibrary library)
    {
        DeflateInit = (delegate* unmanaged<IsaLDeflateState*, void>)library.Export("isal_deflate_init");
        Deflate = (delegate* unmanaged<IsaLDeflateState*, int>)library.Export("isal_deflate");
        DeflateStatelessInit = (delegate* unmanaged<IsaLDeflateState*, void>)library.Export("isal_deflate_stateless_init");
        DeflateStateless = (delegate* unmanaged<IsaLDeflateState*, int>)library.Export("isal_deflate_stateless");
        InflateInit = (delegate* unmanaged<IsaLInflateState*, void>)library.Export("isal_inflate_init");
        Inflate = (delegate* unmanaged<IsaLInflateState*, int>)library.Export("isal_inflate");
        InflateStateless = (delegate* unmanaged<IsaLInflateState*, int>)library.Export("isal_inflate_stateless");
        Crc32 = (delegate* unmanaged<uint, byte*, ulong, uint>)library.Export("crc32_gzip_refl");
        Adler32 = (delegate* unmanaged<uint, byte*, ulong, uint>)library.Export("isal_adler32");
        Version = library.FileNameOf(Deflate);
    }

    /// <summary>The file that was loaded: the library has no function that tells its version.</summary>
    internal string Version { get; }

    /// <summary>The library, or in one sentence why it is not there.</summary>
    internal static bool TryGet([NotNullWhen(true)] out IsaLLibrary? library, [NotNullWhen(false)] out string? reason)
    {
        (library, reason) = s_loaded.Value;
        return library is not null;
    }

    private static (IsaLLibrary?, string?) Load()
    {
        // The structures of this room are those of 64-bit systems.
        if (!Environment.Is64BitProcess)
            return (null, "ISA-L is used by 64-bit processes only");
        if (!SharedLibrary.TryLoad(["libisal.so.2"], "libisal2", out SharedLibrary? library, out string? reason))
            return (null, reason);
        try
        {
            return (new IsaLLibrary(library), null);
        }
        catch (EntryPointNotFoundException e)
        {
            return (null, e.Message);
        }
    }
}
