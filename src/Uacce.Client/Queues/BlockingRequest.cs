namespace Uacce.Client.Queues;

/// <summary>A request whose submitter waits for it with <see cref="QmQueue{TDescriptor}.Wait"/>.</summary>
internal sealed class BlockingRequest<TDescriptor> : QueueRequest<TDescriptor>
    where TDescriptor : unmanaged
{
    public override bool IsAsynchronous => false;
}
