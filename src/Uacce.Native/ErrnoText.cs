using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Error numbers in words.</summary>
internal static class ErrnoText
{
    /// <summary>What the C library says of it, such as <c>No space left on device</c>.</summary>
    public static string Of(Errno errno) => Marshal.GetPInvokeErrorMessage((int)errno);
}
