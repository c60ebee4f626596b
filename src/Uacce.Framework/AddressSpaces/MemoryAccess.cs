namespace Uacce.Framework;

/// <summary>What a device wants to do with memory, and what a range was handed over for.</summary>
[Flags]
public enum MemoryAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The device reads.</summary>
    Read = 1,

    /// <summary>The device writes.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = Read | Write,
}
