using Uacce.Abi;
using Uacce.Client.Devices;
using Uacce.Client.Transport;
using Uacce.Native;

namespace Uacce.Client;

/// <summary>The devices of a server on this machine, <c>uacce serve</c>: software, in another process.</summary>
/// <remarks>
/// They are shared with other programs. Data goes to the server and back through memory that both map, and needs no copying where it lies in
/// <see cref="AcceleratorMemory"/>. They come and go with the server; while there is none,
/// there are no devices.
/// </remarks>
public sealed class ServedDevices : AcceleratorSource
{
    private readonly string? _root;

    /// <summary>The devices of the server that <see cref="FindRoot"/> names.</summary>
    public ServedDevices()
        : this(FindRoot())
    {
    }

    /// <summary>The devices of a server that shows them in that directory; none for null.</summary>
    public ServedDevices(string? root) => _root = root;

    /// <inheritdoc/>
    public override string Name => "served";

    /// <summary>
    /// Where this process's server would be: what the environment variable <c>UACCE_ROOT</c> says, null if that is empty; else <c>uacce</c> in
    /// <c>XDG_RUNTIME_DIR</c> if there is such a directory; else <c>/run/uacce</c>.
    /// </summary>
    public static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable(HostedTree.RootVariable) is { } said)
            return said.Length > 0 ? said : null;
        return Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own
            && Path.Combine(own, Path.GetFileName(HostedTree.DefaultRoot)) is var personal
            && Directory.Exists(personal)
            ? personal
            : HostedTree.DefaultRoot;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AcceleratorDevice> Enumerate() =>
        _root is null ? [] : new ClassDirectory(Path.Combine(_root, HostedTree.Attributes)).Read(this);

    internal override Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport)
    {
        transport = null;
        if (_root is null)
            return Errno.ENODEV;
        Errno error = DeviceFile.TryOpen(Path.Combine(_root, HostedTree.FlatNodes, device.Name), out DeviceFile? file);
        if (file is not null)
            transport = new NodeTransport(file, dusOffset: Math.Max(device.MmioSize, Environment.SystemPageSize), SlabLender.Of(_root));
        return error;
    }
}
