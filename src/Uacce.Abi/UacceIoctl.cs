namespace Uacce.Abi;

/// <summary>ioctl command numbers of a queue file; <c>misc/uacce/uacce.h</c> and <c>misc/uacce/hisi_qm.h</c>.</summary>
public static class UacceIoctl
{
    /// <summary>UACCE_CMD_START_Q, <c>_IO('W', 0)</c>: start the queue.</summary>
    public const uint StartQueue = 0x5700;

    /// <summary>UACCE_CMD_PUT_Q, <c>_IO('W', 1)</c>: stop the queue; it may be started again.</summary>
    public const uint PutQueue = 0x5701;

    /// <summary>
    /// Wakes the worker of a queue whose need-wakeup word is set, <c>_IO('W', 0x40)</c>. Ours: the kernel has no
    /// such command and answers EINVAL, and only a client that was granted a <see cref="QmSharePage"/> sends it.
    /// </summary>
    public const uint WakeQueue = 0x5740;

    /// <summary>
    /// Names memory that caller and server both map, <c>_IOW('W', 0x41, SharedMemoryRange)</c>: requests that point into it need no system
    /// call to reach it. Ours: a kernel's device answers an error, and then there is nothing to gain. EEXIST: it overlaps one
    /// that was named before; EINVAL: it is not such memory; EPERM: the queue is not the caller's.
    /// </summary>
    public const uint ShareMemory = 0x4018_5741;

    /// <summary>UACCE_CMD_QM_SET_QP_CTX, <c>_IOWR('H', 10, struct hisi_qp_ctx)</c>: set the queue type, get its number.</summary>
    public const uint SetQueueContext = 0xC004480A;

    /// <summary>UACCE_CMD_QM_SET_QP_INFO, <c>_IOWR('H', 11, struct hisi_qp_info)</c>: learn the ring geometry.</summary>
    public const uint SetQueueInfo = 0xC010480B;
}
