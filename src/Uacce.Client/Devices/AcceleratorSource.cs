using Uacce.Abi;
using Uacce.Client.Transport;

namespace Uacce.Client;

/// <summary>A place where devices are found: the kernel's class directory, a server's, or a framework inside this process.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class AcceleratorSource
{
    private protected AcceleratorSource()
    {
    }

    /// <summary>Where the devices live, for people: <c>kernel</c>, <c>served</c>, <c>embedded</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The devices there are now; devices that cannot be read are left out.</summary>
    public abstract IReadOnlyList<AcceleratorDevice> Enumerate();

    internal abstract Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport);
}
