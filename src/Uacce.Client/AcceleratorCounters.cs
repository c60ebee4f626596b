namespace Uacce.Client;

/// <summary>What a pool has done since it was made, as of one moment.</summary>
/// <param name="Requests">Requests that accelerators finished.</param>
/// <param name="BytesIn">Bytes they took.</param>
/// <param name="BytesOut">Bytes they made.</param>
/// <param name="Failures">Requests that failed for another reason than their data.</param>
/// <param name="Fallbacks">Buffers, blocks or streams that .NET's own codecs did instead, by the caller's policy.</param>
public readonly record struct AcceleratorCounters(long Requests, long BytesIn, long BytesOut, long Failures, long Fallbacks);
