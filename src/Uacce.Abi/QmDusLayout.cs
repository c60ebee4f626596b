namespace Uacce.Abi;

/// <summary>
/// The layout of the DUS region of a QM queue: submission ring, completion ring, padding, and two status words in the
/// last eight bytes (kernel <c>drivers/crypto/hisilicon/qm.c</c>; UADK <c>drv/hisi_qm_udrv.c</c>).
/// </summary>
/// <param name="Depth">Entries of both rings.</param>
/// <param name="Size">Bytes of the region, a multiple of the page size.</param>
public readonly record struct QmDusLayout(int Depth, int Size)
{
    /// <summary>Bytes of one submission entry.</summary>
    public const int DescriptorSize = 128;

    /// <summary>Bytes of one completion entry.</summary>
    public const int CompletionSize = 16;

    /// <summary>Bytes of the two status words at the end of the region.</summary>
    public const int StatusBytes = 8;

    /// <summary>Entries of each ring unless configured otherwise.</summary>
    public const int DefaultDepth = 1024;

    /// <summary>The layout the kernel would make for rings of <paramref name="depth"/> entries and pages of <paramref name="pageSize"/> bytes.</summary>
    public static QmDusLayout ForDepth(int depth, int pageSize)
    {
        // The kernel rounds up after adding a whole page, so there is always at least a page of padding minus the status words.
        int pages = (pageSize - 1 + (DescriptorSize + CompletionSize) * depth + pageSize) / pageSize;
        return new QmDusLayout(depth, pages * pageSize);
    }

    /// <summary>Offset of the completion ring: directly behind the submission ring.</summary>
    public int CompletionRingOffset => DescriptorSize * Depth;

    /// <summary>First byte behind both rings.</summary>
    public int RingsEnd => (DescriptorSize + CompletionSize) * Depth;

    /// <summary>Offset of the u32 that blocks receiving while it is exactly 1 (<c>ds_rx</c>).</summary>
    public int ReceiveStoppedOffset => Size - 8;

    /// <summary>Offset of the u32 that blocks sending while it is exactly 1 (<c>ds_tx</c>).</summary>
    public int SendStoppedOffset => Size - 4;

    /// <summary>Where our share page lies: the last whole 64-byte lines before the line of the status words.</summary>
    public int SharePageOffset => Size - 64 - QmSharePage.Size;
}
