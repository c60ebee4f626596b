using Uacce.Abi;
using Xunit;

namespace Uacce.Framework.Tests.Support;

/// <summary>A registry with one recording device, and an address space to open it from.</summary>
internal sealed class Rig
{
    public Rig(bool allowForeign = false, RecordingLog? log = null)
    {
        Registry = new UacceRegistry(log is null ? null : new UacceRegistryOptions { LoggerFactory = log });
        Operations = new RecordingOperations();
        Operations.Options.AllowForeignAddressSpaces = allowForeign;
        Device = Registry.Register(Operations.Options, Operations);
    }

    public UacceRegistry Registry { get; }

    public RecordingOperations Operations { get; }

    public UacceDevice Device { get; }

    public LocalAddressSpace Space { get; } = new();

    public UacceQueue Open(AddressSpace? space = null) => Open(Device, space ?? Space);

    public static UacceQueue Open(UacceDevice device, AddressSpace space)
    {
        Assert.Equal(Errno.None, device.Open(space, out UacceQueue? queue));
        return Assert.IsType<UacceQueue>(queue);
    }
}
