using System.Buffers.Binary;

namespace Uacce.Abi;

/// <summary>The argument of <see cref="UacceIoctl.SetQueueContext"/> (<c>struct hisi_qp_ctx</c>, 4 bytes).</summary>
/// <param name="Id">The queue number used in doorbells; written by the device.</param>
/// <param name="Type">The queue type; for ZIP see <see cref="ZipQueueType"/>.</param>
public readonly record struct QmQueueContext(ushort Id, ushort Type)
{
    /// <summary>Size of the structure in bytes.</summary>
    public const int Size = 4;

    /// <summary>Reads the structure; false when <paramref name="source"/> is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out QmQueueContext value)
    {
        value = default;
        if (source.Length < Size)
            return false;
        value = new QmQueueContext(
            BinaryPrimitives.ReadUInt16LittleEndian(source),
            BinaryPrimitives.ReadUInt16LittleEndian(source[2..]));
        return true;
    }

    /// <summary>Writes the structure into at least <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Id);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], Type);
    }
}
