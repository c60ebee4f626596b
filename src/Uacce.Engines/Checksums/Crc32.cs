using Uacce.Engines.IsaL;
using Uacce.Engines.LibDeflate;
using Uacce.Engines.Runtime;

namespace Uacce.Engines;

/// <summary>
/// gzip's CRC-32 in zlib's convention: starts at 0, and what a call returns is the value so far. Thread-safe.
/// </summary>
internal static unsafe class Crc32
{
    // The reflected polynomial.
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] s_table = MakeTable();

    /// <summary>Every implementation that works here, fastest first.</summary>
    internal static IReadOnlyList<ChecksumImplementation> Implementations { get; } = [.. Find()];

    private static readonly ChecksumFunction s_append = Implementations[0].Append;

    /// <summary>Continues <paramref name="crc"/> over <paramref name="data"/>.</summary>
    internal static uint Append(uint crc, ReadOnlySpan<byte> data) => s_append(crc, data);

    private static IEnumerable<ChecksumImplementation> Find()
    {
        if (IsaLLibrary.TryGet(out IsaLLibrary? isaL, out _))
            yield return new(IsaLEngine.EngineName, (crc, data) => ByIsaL(isaL, crc, data));
        if (RuntimeWorks())
            yield return new(RuntimeEngine.EngineName, ByRuntime);
        if (LibDeflateLibrary.TryGet(out LibDeflateLibrary? libDeflate, out _))
            yield return new(LibDeflateEngine.EngineName, (crc, data) => ByLibDeflate(libDeflate, crc, data));
        yield return new("managed", ByTable);
    }

    private static uint ByLibDeflate(LibDeflateLibrary library, uint crc, ReadOnlySpan<byte> data)
    {
        // The library takes a null address for a request of the initial value.
        if (data.IsEmpty)
            return crc;
        fixed (byte* start = data)
            return library.Crc32(crc, start, (nuint)data.Length);
    }

    private static uint ByIsaL(IsaLLibrary library, uint crc, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
            return library.Crc32(crc, start, (ulong)data.Length);
    }

    private static uint ByRuntime(uint crc, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return crc;
        fixed (byte* start = data)
            return RuntimeZlib.Crc32(crc, start, data.Length);
    }

    private static uint ByTable(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        foreach (byte b in data)
            crc = s_table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static bool RuntimeWorks()
    {
        try
        {
            return ByRuntime(0, "a"u8) == ByTable(0, "a"u8);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static uint TimesX(uint value) => (value >> 1) ^ ((value & 1) * Polynomial);

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = TimesX(value);
            table[i] = value;
        }

        return table;
    }
}
