using System.Buffers;

namespace Uacce.Client;

/// <summary>The outcome of compressing or decompressing one buffer.</summary>
/// <param name="Status">
/// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.DestinationTooSmall"/>: nothing of the destination may be
/// used; <see cref="OperationStatus.InvalidData"/>: the source is corrupt, truncated, of another format, or followed by
/// something else.
/// </param>
/// <param name="BytesWritten">Bytes of output; 0 unless done.</param>
public readonly record struct CompressionResult(OperationStatus Status, int BytesWritten);
