using Uacce.Engines.IsaL;
using Uacce.Engines.LibDeflate;

namespace Uacce.Engines;

/// <summary>zlib's Adler-32: starts at 1, and what a call returns is the value so far. Thread-safe.</summary>
internal static unsafe class Adler32
{
    /// <summary>The value of no data.</summary>
    internal const uint Initial = 1;

    private const uint Modulus = 65521;

    // The most bytes whose sums cannot pass 32 bits.
    private const int MaxRun = 5552;

    /// <summary>Every implementation that works here, fastest first.</summary>
    internal static IReadOnlyList<ChecksumImplementation> Implementations { get; } = [.. Find()];

    private static readonly ChecksumFunction s_append = Implementations[0].Append;

    /// <summary>Continues <paramref name="adler"/> over <paramref name="data"/>.</summary>
    internal static uint Append(uint adler, ReadOnlySpan<byte> data) => s_append(adler, data);

    private static IEnumerable<ChecksumImplementation> Find()
    {
        if (LibDeflateLibrary.TryGet(out LibDeflateLibrary? libDeflate, out _))
            yield return new(LibDeflateEngine.EngineName, (adler, data) => ByLibDeflate(libDeflate, adler, data));
        if (IsaLLibrary.TryGet(out IsaLLibrary? isaL, out _))
            yield return new(IsaLEngine.EngineName, (adler, data) => ByIsaL(isaL, adler, data));
        yield return new("managed", Managed);
    }

    private static uint ByLibDeflate(LibDeflateLibrary library, uint adler, ReadOnlySpan<byte> data)
    {
        // The library takes a null address for a request of the initial value.
        if (data.IsEmpty)
            return adler;
        fixed (byte* start = data)
            return library.Adler32(adler, start, (nuint)data.Length);
    }

    private static uint ByIsaL(IsaLLibrary library, uint adler, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
            return library.Adler32(adler, start, (ulong)data.Length);
    }

    private static uint Managed(uint adler, ReadOnlySpan<byte> data)
    {
        uint low = adler & 0xFFFF;
        uint high = adler >> 16;
        while (!data.IsEmpty)
        {
            int run = Math.Min(data.Length, MaxRun);
            foreach (byte b in data[..run])
            {
                low += b;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
            data = data[run..];
        }

        return (high << 16) | low;
    }
}
