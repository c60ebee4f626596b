namespace Uacce.Client.Compression;

/// <summary>The checksum of a stream that is put together from blocks which were compressed independently.</summary>
internal struct StreamChecksum
{
    private const uint AdlerModulus = 65521;

    // The reflected CRC-32 polynomial of RFC 1952, as an operator on polynomials with the lowest power in the top bit.
    private const uint CrcPolynomial = 0xEDB8_8320;

    private readonly CompressionFormat _format;

    public StreamChecksum(CompressionFormat format)
    {
        _format = format;
        Value = format == CompressionFormat.ZLib ? 1u : 0;
    }

    /// <summary>The checksum so far: CRC-32, Adler-32, or 0 for raw data.</summary>
    public uint Value { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a block whose own checksum, computed from its first byte on, is <paramref name="checksum"/>.</summary>
    public void Append(uint checksum, int length)
    {
        Value = _format switch
        {
            CompressionFormat.GZip => MultiplyByPowerOfX(Value, length) ^ checksum,
            CompressionFormat.ZLib => CombineAdler(Value, checksum, length),
            _ => 0,
        };
        Size += length;
    }

    /// <summary>Adds bytes that were compressed here and not by a device.</summary>
    public void Append(ReadOnlySpan<byte> block) => Append(
        _format switch
        {
            CompressionFormat.GZip => Crc32.Compute(block),
            CompressionFormat.ZLib => Adler32(block),
            _ => 0,
        },
        block.Length);

    // crc(A B) = crc(A) * x^(8 * |B|) + crc(B) in GF(2)[x] modulo the polynomial: initial and final complements cancel.
    private static uint MultiplyByPowerOfX(uint crc, int bytes)
    {
        uint power = 0x0080_0000; // x^8, one byte
        for (uint left = (uint)bytes; left != 0 && crc != 0; left >>= 1)
        {
            if ((left & 1) != 0)
                crc = Multiply(crc, power);
            power = Multiply(power, power);
        }

        return crc;
    }

    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (uint bit = 0x8000_0000; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                product ^= b;
            b = (b >> 1) ^ ((b & 1) != 0 ? CrcPolynomial : 0);
        }

        return product;
    }

    private static uint CombineAdler(uint first, uint second, int length)
    {
        uint a1 = first & 0xFFFF;
        uint b1 = first >> 16;
        uint a2 = second & 0xFFFF;
        uint b2 = second >> 16;
        uint remainder = (uint)length % AdlerModulus;
        uint a = (a1 + a2 + AdlerModulus - 1) % AdlerModulus;
        uint b = (uint)((b1 + b2 + ((ulong)remainder * (a1 + AdlerModulus - 1))) % AdlerModulus);
        return (b << 16) | a;
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        // 5,552 is the most bytes that cannot overflow the sums (RFC 1950, zlib's NMAX).
        const int Run = 5552;
        uint a = 1;
        uint b = 0;
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> run = data[..Math.Min(Run, data.Length)];
            foreach (byte value in run)
            {
                a += value;
                b += a;
            }

            a %= AdlerModulus;
            b %= AdlerModulus;
            data = data[run.Length..];
        }

        return (b << 16) | a;
    }
}
