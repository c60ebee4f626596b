namespace Uacce.Abi;

/// <summary>The type of a ZIP queue, set by <see cref="UacceIoctl.SetQueueContext"/>. No descriptor carries a direction.</summary>
public enum ZipQueueType : ushort
{
    /// <summary>Every request compresses.</summary>
    Compress = 0,

    /// <summary>Every request decompresses.</summary>
    Decompress = 1,
}
