using System.Globalization;
using Uacce.Abi;

namespace Uacce.Client;

/// <summary>An accelerator could not do its work. The data of the caller is unharmed.</summary>
public sealed class AcceleratorException : IOException
{
    internal AcceleratorException(AcceleratorFailure reason, string message, Errno errno = Errno.None)
        : base(message)
    {
        Reason = reason;
        Errno = errno;
    }

    /// <summary>Why.</summary>
    public AcceleratorFailure Reason { get; }

    /// <summary>The error number of a refused operation, or <see cref="Abi.Errno.None"/>.</summary>
    public Errno Errno { get; }

    /// <summary>Whether it comes from opening a queue: no request of the caller's was begun.</summary>
    internal bool IsFromOpening { get; set; }

    internal static AcceleratorException FromErrno(Errno errno, string operation, string device) => errno switch
    {
        Errno.EBUSY => new(AcceleratorFailure.Busy, $"All queues of {device} are in use: close some, or use another device.", errno),
        Errno.EACCES or Errno.EPERM => new(
            AcceleratorFailure.NotPermitted, $"{device} refused {operation}: this user may not use it (see the owner and mode of /dev/{device}).", errno),
        Errno.ENODEV or Errno.ENXIO or Errno.ENOENT or Errno.ENOTCONN or Errno.ECONNABORTED => new(AcceleratorFailure.DeviceLost, $"{device} is gone ({operation}: {errno}).", errno),
        _ => new(AcceleratorFailure.Refused, $"{device} refused {operation}: {errno}.", errno),
    };

    internal static AcceleratorException Lost(string device) => new(
        AcceleratorFailure.DeviceLost, $"{device} was removed or reset; open it again.");

    internal static AcceleratorException Failed(string device, string what, uint code) => new(
        AcceleratorFailure.RequestFailed,
        string.Create(CultureInfo.InvariantCulture, $"{device} could not {what}: device status 0x{code:X2}."));
}
