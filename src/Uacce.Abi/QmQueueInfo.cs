using System.Buffers.Binary;

namespace Uacce.Abi;

/// <summary>The argument of <see cref="UacceIoctl.SetQueueInfo"/> (<c>struct hisi_qp_info</c>, 16 bytes).</summary>
/// <param name="DescriptorSize">Bytes of one submission entry (<c>sqe_size</c>); written by the device.</param>
/// <param name="SubmissionDepth">Entries of the submission ring (<c>sq_depth</c>); written by the device.</param>
/// <param name="CompletionDepth">Entries of the completion ring (<c>cq_depth</c>); written by the device.</param>
/// <param name="Extension">
/// The <c>reserved</c> field. A client that can use a share page writes <see cref="QmSharePage.Request"/>; a device
/// that offers one answers with a grant (<see cref="QmSharePage.Grant"/>). Anything else means no share page, which is
/// what a kernel device gives back.
/// </param>
public readonly record struct QmQueueInfo(uint DescriptorSize, ushort SubmissionDepth, ushort CompletionDepth, ulong Extension)
{
    /// <summary>Size of the structure in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads the structure; false when <paramref name="source"/> is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out QmQueueInfo value)
    {
        value = default;
        if (source.Length < Size)
            return false;
        value = new QmQueueInfo(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
        return true;
    }

    /// <summary>Writes the structure into at least <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, DescriptorSize);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], SubmissionDepth);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], CompletionDepth);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Extension);
    }
}
