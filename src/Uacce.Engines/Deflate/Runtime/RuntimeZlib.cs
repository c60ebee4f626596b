using System.Runtime.InteropServices;

namespace Uacce.Engines.Runtime;

/// <summary>
/// The zlib inside the .NET runtime. These exports are what System.IO.Compression calls; they are no public contract, so
/// <see cref="DeflateEngines"/> tries them before it offers them. Bound by name at build time when compiled ahead of time.
/// </summary>
internal static unsafe partial class RuntimeZlib
{
    private const string Library = "libSystem.IO.Compression.Native";

    /// <summary>Results, as in <c>zlib.h</c>.</summary>
    internal const int Ok = 0, StreamEnd = 1, DataError = -3, BufferError = -5;

    /// <summary>Flush modes, as in <c>zlib.h</c>.</summary>
    internal const int NoFlush = 0, SyncFlush = 2, Finish = 4;

    /// <summary>Method, memory level and strategy: zlib's defaults.</summary>
    internal const int Deflated = 8, DefaultMemoryLevel = 8, DefaultStrategy = 0;

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateInit2_")]
    internal static partial int DeflateInit(
        ZStream* stream, int level, int method, int windowBits, int memoryLevel, int strategy);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Deflate")]
    internal static partial int Deflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateEnd")]
    internal static partial int DeflateEnd(ZStream* stream);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    internal static partial int InflateInit(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    internal static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateReset2_")]
    internal static partial int InflateReset(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    internal static partial int InflateEnd(ZStream* stream);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Crc32")]
    internal static partial uint Crc32(uint crc, byte* buffer, int length);
}
