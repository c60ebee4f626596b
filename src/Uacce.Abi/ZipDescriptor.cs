using System.Runtime.InteropServices;

namespace Uacce.Abi;

/// <summary>
/// The 128-byte submission entry of a ZIP queue (kernel <c>struct hisi_zip_sqe</c>; UADK <c>struct hisi_zip_sqe</c> /
/// <c>hisi_zip_sqe_v3</c>). Little-endian, so it can be copied to and from a ring slot as it is.
/// </summary>
/// <remarks>
/// Fields marked <em>out</em> are the only ones a device changes; it writes them into the submitter's slot in place.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = QmDusLayout.DescriptorSize)]
#pragma warning disable CA1051 // a protocol structure: its fields are its meaning
public struct ZipDescriptor
{
    /// <summary>dw0, out: input bytes consumed.</summary>
    public uint Consumed;

    /// <summary>dw1, out: output bytes produced.</summary>
    public uint Produced;

    /// <summary>dw2, out: literal bytes for lz77 types, otherwise 0.</summary>
    public uint CompressedLength;

    /// <summary>dw3, out: status; decode with <see cref="ZipStatus"/>.</summary>
    public uint Status;

    /// <summary>dw4: input bytes, not counting what <see cref="SourceControl"/> skips.</summary>
    public uint InputLength;

    /// <summary>dw5: 0.</summary>
    public uint LogicalBlockLow;

    /// <summary>dw6: 0.</summary>
    public uint LogicalBlockHigh;

    /// <summary>dw7: source SGL offset and stream flags; see <see cref="ZipControl"/>.</summary>
    public uint SourceControl;

    /// <summary>dw8: destination SGL offset in bits 23:0.</summary>
    public uint DestinationControl;

    /// <summary>dw9: request type, buffer type, window; bits 31:16 must be ignored.</summary>
    public uint Type;

    /// <summary>dw10: 0.</summary>
    public uint Reserved10;

    /// <summary>dw11: 0.</summary>
    public uint Reserved11;

    /// <summary>dw12: 0.</summary>
    public uint Reserved12;

    /// <summary>dw13: the tag in descriptor type 0; otherwise the literal buffer size of lz77 types.</summary>
    public uint TagOrLiteralSize;

    /// <summary>dw14: bytes available at the destination, not counting what <see cref="DestinationControl"/> skips.</summary>
    public uint OutputAvailable;

    /// <summary>dw15, in and out: stream context word 0.</summary>
    public uint Context0;

    /// <summary>dw16: 0.</summary>
    public uint Reserved16;

    /// <summary>dw17: 0.</summary>
    public uint Reserved17;

    /// <summary>dw18, dw19: address of the data, or of the hardware SGL.</summary>
    public ulong SourceAddress;

    /// <summary>dw20, dw21: address of the output, or of its hardware SGL.</summary>
    public ulong DestinationAddress;

    /// <summary>dw22, dw23: address of the stream context; 0 when stateless.</summary>
    public ulong ContextAddress;

    /// <summary>dw24, dw25: address of the literal buffer for lz77 types; otherwise 0.</summary>
    public ulong LiteralAddress;

    /// <summary>dw26: the tag in descriptor type 3.</summary>
    public uint Tag;

    /// <summary>dw27: 0.</summary>
    public uint TagHigh;

    /// <summary>dw28, in and out: stream context word 1.</summary>
    public uint Context1;

    /// <summary>dw29, in and out: stream context word 2.</summary>
    public uint Context2;

    /// <summary>dw30, in and out: uncompressed bytes of the stream so far, modulo 2^32.</summary>
    public uint TotalSize;

    /// <summary>dw31, in and out: running checksum in the convention of the format.</summary>
    public uint Checksum;
}
#pragma warning restore CA1051
