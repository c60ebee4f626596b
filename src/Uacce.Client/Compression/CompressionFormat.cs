namespace Uacce.Client;

/// <summary>What surrounds the DEFLATE data.</summary>
public enum CompressionFormat
{
    /// <summary>Nothing: raw DEFLATE (RFC 1951), as <see cref="System.IO.Compression.DeflateStream"/>.</summary>
    Deflate,

    /// <summary>The zlib wrapper (RFC 1950), as <see cref="System.IO.Compression.ZLibStream"/>.</summary>
    ZLib,

    /// <summary>The gzip wrapper (RFC 1952), as <see cref="System.IO.Compression.GZipStream"/>.</summary>
    GZip,
}
