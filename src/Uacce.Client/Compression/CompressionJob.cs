namespace Uacce.Client;

/// <summary>One buffer of a batch.</summary>
/// <param name="Source">What to compress or decompress. Must not change until the batch is done.</param>
/// <param name="Destination">Where the output goes. Its content is unspecified until the batch is done.</param>
public readonly record struct CompressionJob(ReadOnlyMemory<byte> Source, Memory<byte> Destination);
