namespace Uacce.Abi;

/// <summary>The algorithm of a request, bits 7:0 of <see cref="ZipDescriptor.Type"/> (dw9).</summary>
public enum ZipRequestType
{
    /// <summary>Raw DEFLATE (RFC 1951).</summary>
    Deflate = 0x01,

    /// <summary>DEFLATE with a zlib trailer (RFC 1950).</summary>
    Zlib = 0x02,

    /// <summary>DEFLATE with a gzip trailer (RFC 1952).</summary>
    Gzip = 0x03,
}
