using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Hosting.Control;

/// <summary>What can be asked of a server, and what it does about it. Thread-safe.</summary>
internal sealed class ControlCommands(UacceRegistry registry, UacceHost host)
{
    public const string Status = "status";
    public const string Processes = "ps";
    public const string Remove = "remove";

    /// <summary>Does what is asked, or says why not. May wait for a worker that is in a request.</summary>
    public ControlReply Execute(ControlRequest request, PeerCredentials peer)
    {
        if (request.Version != ControlProtocol.Version)
            return ControlReply.Refusal($"this server speaks version {ControlProtocol.Version} of the protocol");
        switch (request.Command)
        {
            case Status:
                return new ControlReply
                {
                    Server = new ServerReport(Environment.ProcessId, host.Directory, host.IsDraining),
                    Devices = [.. registry.Devices.Select(Report)],
                };
            case Processes:
                return new ControlReply { Clients = Clients() };
            case Remove:
                return Change(request, peer, registry.Remove);
            default:
                return ControlReply.Refusal("there is no such command");
        }
    }

    private ControlReply Change(ControlRequest request, PeerCredentials peer, Action<UacceDevice> change)
    {
        if (!peer.MayChange)
            return ControlReply.Refusal("permission denied: only root and the server's own user may change devices");
        if (request.Device is not { } name || registry.Find(name) is not { } device)
            return ControlReply.Refusal("there is no such device");
        change(device);
        return new ControlReply();
    }

    private static DeviceReport Report(UacceDevice device) => new(
        device.Name,
        device.Api,
        device.Algorithms,
        device.OpenQueues,
        device.AvailableInstances,
        device.Requests,
        device.IsIsolated,
        device.ReadIsolationThreshold(out ushort threshold) == Errno.None ? threshold : null);

    private IReadOnlyList<ClientReport> Clients() =>
    [
        .. host.Queues
            .GroupBy(static queue => (queue.Process, queue.Opener.User, queue.Queue.Device.Name))
            .OrderBy(static group => group.Key)
            .Select(static group => new ClientReport(
                group.Key.Process,
                NameOf(group.Key.Process),
                group.Key.User,
                group.Key.Name,
                group.Count(),
                group.Count(static queue => queue.Queue.State == QueueState.Started),
                group.Sum(static queue => queue.Queue.Requests))),
    ];

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            return ""; // it has ended, and its queues are about to
        }
    }
}
