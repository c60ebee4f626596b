namespace Uacce.Engines;

/// <summary>One library's way to compute a checksum.</summary>
internal sealed record ChecksumImplementation(string Name, ChecksumFunction Append);

/// <summary>Continues a checksum over more data.</summary>
internal delegate uint ChecksumFunction(uint value, ReadOnlySpan<byte> data);
