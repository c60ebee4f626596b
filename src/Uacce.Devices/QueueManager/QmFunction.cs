using Uacce.Framework;

namespace Uacce.Devices.QueueManager;

/// <summary>What a queue manager's accelerator computes; one for each device.</summary>
internal abstract class QmFunction
{
    /// <summary>Largest queue type that SET_QP_CTX accepts.</summary>
    public abstract ushort MaxQueueType { get; }

    /// <summary>How its entries are told from what the device left in their slots; null: not at all.</summary>
    public virtual QmEntryMarks? Marks => null;

    /// <summary>The <c>dev_usage</c> attribute: how busy it is; null: unknown.</summary>
    public virtual string? Usage => null;

    /// <summary>Makes the executor of one started queue, which then owns it.</summary>
    public abstract QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding);

    /// <summary>Begins anew. No executor is there.</summary>
    public abstract void Reset();
}
