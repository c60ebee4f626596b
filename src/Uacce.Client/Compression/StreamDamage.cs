namespace Uacce.Client.Compression;

/// <summary>What can be wrong with a compressed stream, in the same words whoever finds it.</summary>
internal static class StreamDamage
{
    public static InvalidDataException WrongHeader(CompressionFormat format) => new($"This is not {format} data: its header is wrong.");

    public static InvalidDataException Truncated(CompressionFormat format) =>
        new($"The {format} stream is truncated: its source ended before it did.");

    public static InvalidDataException TrailingBytes() => new("There is something else behind the end of the compressed stream.");
}
