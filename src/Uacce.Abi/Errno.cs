namespace Uacce.Abi;

/// <summary>The Linux error numbers this system answers with; values from <c>asm-generic/errno.h</c>.</summary>
public enum Errno
{
    /// <summary>Success: no error number.</summary>
    None = 0,

    /// <summary>EPERM: a foreign address space, or a stopped function.</summary>
    EPERM = 1,

    /// <summary>ENOENT: no such device or attribute half.</summary>
    ENOENT = 2,

    /// <summary>EINTR: a signal arrived first; the call is repeated.</summary>
    EINTR = 4,

    /// <summary>EIO: the device reported an error.</summary>
    EIO = 5,

    /// <summary>ENXIO: the queue is dead.</summary>
    ENXIO = 6,

    /// <summary>EBADF: the file is not open.</summary>
    EBADF = 9,

    /// <summary>EAGAIN: nothing to take yet.</summary>
    EAGAIN = 11,

    /// <summary>ENOMEM: memory is exhausted.</summary>
    ENOMEM = 12,

    /// <summary>EACCES: the node's file mode forbids it.</summary>
    EACCES = 13,

    /// <summary>EFAULT: an argument points outside the caller's memory.</summary>
    EFAULT = 14,

    /// <summary>EBUSY: every queue of the device is taken, or the ring is full.</summary>
    EBUSY = 16,

    /// <summary>EEXIST: the region is mapped already.</summary>
    EEXIST = 17,

    /// <summary>ENODEV: there is no such device, or it was removed.</summary>
    ENODEV = 19,

    /// <summary>ENOTDIR: the node is no directory.</summary>
    ENOTDIR = 20,

    /// <summary>EISDIR: the node is a directory.</summary>
    EISDIR = 21,

    /// <summary>EINVAL: a malformed argument, or START on a started queue.</summary>
    EINVAL = 22,

    /// <summary>ENOTTY: the file is not a uacce node.</summary>
    ENOTTY = 25,

    /// <summary>ENOSPC: the PASID space is exhausted.</summary>
    ENOSPC = 28,

    /// <summary>ENAMETOOLONG: the interface name does not fit.</summary>
    ENAMETOOLONG = 36,

    /// <summary>ENOSYS: a request that is not served.</summary>
    ENOSYS = 38,

    /// <summary>EOPNOTSUPP: the device cannot be used in this way.</summary>
    EOPNOTSUPP = 95,

    /// <summary>ECONNABORTED: the server behind a node ended during the call.</summary>
    ECONNABORTED = 103,

    /// <summary>ENOTCONN: the server behind a node has ended.</summary>
    ENOTCONN = 107,

    /// <summary>ETIMEDOUT: no completion arrived in time.</summary>
    ETIMEDOUT = 110,

    /// <summary>ESTALE: the node is gone.</summary>
    ESTALE = 116,
}
