using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>An open file of this process, closed on disposal. Thread-safe.</summary>
internal class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    internal FileDescriptor(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The descriptor number, valid until this is disposed.</summary>
    public int Number => (int)handle;

    /// <summary>What the last call of this thread failed with.</summary>
    internal static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Interop.close((int)handle) == 0;
}
