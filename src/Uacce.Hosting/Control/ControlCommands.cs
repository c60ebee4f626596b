using System.Globalization;
using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Hosting.Control;

/// <summary>What can be asked of a server, and what it does about it. Thread-safe.</summary>
internal sealed class ControlCommands(UacceRegistry registry, UacceHost host)
{
    public const string Status = "status";
    public const string Processes = "ps";
    public const string Remove = "remove";
    public const string Reset = "reset";
    public const string Isolate = "isolate";
    public const string Inject = "inject";
    public const string Events = "events";

    // Of a reason, in characters: an event keeps it.
    private const int MaxReason = 200;

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
                return Change(request, peer, device =>
                {
                    registry.Remove(device);
                    return new ControlReply();
                });
            case Reset:
                return Change(request, peer, device => Answer("reset", device.Reset(Reason(request, peer))));
            case Isolate:
                return Change(request, peer, device => Answer("isolated", device.Isolate(Reason(request, peer))));
            case Inject:
                return Change(request, peer, device => Fail(device, request, peer));
            case Events:
                return new ControlReply { Events = Happened(request.From ?? 0) };
            default:
                return ControlReply.Refusal("there is no such command");
        }
    }

    private ControlReply Change(ControlRequest request, PeerCredentials peer, Func<UacceDevice, ControlReply> change)
    {
        if (!peer.MayChange)
            return ControlReply.Refusal("permission denied: only root and the server's own user may change devices");
        if (request.Reason?.Length > MaxReason)
            return ControlReply.Refusal($"a reason has at most {MaxReason} characters");
        if (request.Device is not { } name || registry.Find(name) is not { } device)
            return ControlReply.Refusal("there is no such device");
        return change(device);
    }

    private static string Reason(ControlRequest request, PeerCredentials peer) => request.Reason ?? $"Process {peer.Process} asked for it.";

    private static ControlReply Answer(string done, Errno error) =>
        error == Errno.None ? new ControlReply() : ControlReply.Refusal($"it could not be {done}: {error}");

    private static ControlReply Fail(UacceDevice device, ControlRequest request, PeerCredentials peer)
    {
        if (request.Count is < 1 or > ushort.MaxValue)
            return ControlReply.Refusal($"there may be 1 to {ushort.MaxValue} errors at once");
        for (int i = 0; i < (request.Count ?? 1); i++)
            device.ReportError(Reason(request, peer));
        return new ControlReply();
    }

    private List<EventReport> Happened(long from)
    {
        var reports = new List<EventReport>();
        DeviceEventReader reader = registry.Events.Read(kept: true);
        while (reader.TryRead(out DeviceEvent happened))
        {
            if (happened.Number >= from)
                reports.Add(EventReport.Of(happened));
        }

        return reports;
    }

    private static DeviceReport Report(UacceDevice device) => new(
        device.Name,
        device.Api,
        device.Algorithms,
        device.OpenQueues,
        device.AvailableInstances,
        device.Requests,
        device.IsIsolated,
        device.ReadIsolationThreshold(out ushort threshold) == Errno.None ? threshold : null,
        device.Usage is { } usage ? Figures(usage) : null);

    /// <summary>A line for each: a name, a colon, a number. Other lines are the driver's own.</summary>
    private static Dictionary<string, int> Figures(string usage)
    {
        var figures = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in usage.Split('\n'))
        {
            if (line.Split(':') is [{ } name, { } figure] && int.TryParse(figure, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int percent))
                figures[name] = percent;
        }

        return figures;
    }

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
