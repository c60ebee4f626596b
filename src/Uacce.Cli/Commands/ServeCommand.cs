using System.CommandLine;
using Uacce.Abi;
using Uacce.Cli.Doctor;
using Uacce.Cli.Serve;
using Uacce.Hosting;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce serve</c>: devices for many programs, until it is stopped.</summary>
internal static class ServeCommand
{
    // A worker ends the request it is in first. The longest takes some seconds, where it waits for nobody.
    private static readonly TimeSpan PatienceWithEnd = TimeSpan.FromSeconds(10);

    private const string Lesson = """
        Examples:
          uacce serve                               one compression device at /run/uacce
          uacce serve --device zip:4 --mode 0660 --owner root:accel
          uacce serve --config /etc/uacce.json
          uacce run --serve -- uadk_tool benchmark --alg gzip --mode sva --opt 0 --sync
          uacce compress --device served notes.txt

        Programs that know of us find the devices by themselves, at UACCE_ROOT or the usual place; all others are started
        with 'uacce run --serve'. 'uacce status' and 'uacce ps' show what goes on.

        SIGTERM, SIGINT and SIGHUP end it: no queue is opened any more, those that are open have '--drain' seconds, then they end
        with an error. A second signal ends them at once. The service manager is told READY=1 and STOPPING=1 (Type=notify).

        Takes root, and Linux 6.9 or later. Exit code 0 when it was stopped, however many queues were open then; 1 when a
        request would not end, because its client's memory does not answer, and was left to the end of the process.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("serve", "Serve devices to other programs, until it is stopped.");
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "A configuration in JSON; options overrule it." };
        var devices = new Option<string?>("--device")
        {
            HelpName = "TYPE[:COUNT][,...]",
            Description = "The devices to make. Default: zip. They replace those of the configuration.",
        };
        var effort = new Option<CompressionEffort>("--effort")
        {
            HelpName = "HOW",
            Description = "How hard the devices of '--device' try: fast, balanced, best, none (store only).",
            DefaultValueFactory = _ => CompressionEffort.Fast,
        };
        var workers = new Option<int?>("--workers", "-T") { HelpName = "N", Description = "Worker threads of all devices. Default: the number of processors." };
        var mount = new Option<string?>("--mount") { HelpName = "DIR", Description = "Where devices are shown. Default: /run/uacce; not root: uacce in XDG_RUNTIME_DIR." };
        var socket = new Option<string?>("--socket") { HelpName = "PATH", Description = "The control socket. Default: the directory's name with '.sock'." };
        var socketMode = new Option<string?>("--socket-mode") { HelpName = "MODE", Description = "Who may ask at the socket, in octal. Default: 0600. Only root and the server's user may change anything." };
        var mode = new Option<string?>("--mode") { HelpName = "MODE", Description = "Permissions of the nodes, in octal. Default: 0600." };
        var owner = new Option<string?>("--owner") { HelpName = "USER[:GROUP]", Description = "Who owns the nodes. Default: who starts the server." };
        var drain = new Option<int?>("--drain") { HelpName = "SECONDS", Description = "How long open queues may last once it is stopped. Default: 10." };
        var isolateAfter = new Option<int?>("--isolate-after") { HelpName = "N", Description = "Hardware errors within one hour that isolate a device. Default: 0, none do." };
        var refuseIsolated = new Option<bool?>("--refuse-isolated") { Description = "Open no queues of an isolated device." };
        foreach (Option option in (Option[])[config, devices, effort, workers, isolateAfter, refuseIsolated, mount, socket, socketMode, mode, owner, drain])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            ServeConfiguration file = parsed.GetValue(config) is { } path ? ServeConfiguration.Read(path) : new ServeConfiguration();
            return Run(console, ServeSettings.Of(file with
            {
                Devices = parsed.GetValue(devices) is { } list ? Configurations(list, parsed.GetValue(effort)) : file.Devices,
                Workers = parsed.GetValue(workers) ?? file.Workers,
                IsolateAfter = parsed.GetValue(isolateAfter) ?? file.IsolateAfter,
                RefuseIsolated = parsed.GetValue(refuseIsolated) ?? file.RefuseIsolated,
                Mount = parsed.GetValue(mount) ?? file.Mount,
                Socket = parsed.GetValue(socket) ?? file.Socket,
                SocketMode = parsed.GetValue(socketMode) ?? file.SocketMode,
                Mode = parsed.GetValue(mode) ?? file.Mode,
                Owner = parsed.GetValue(owner) ?? file.Owner,
                DrainSeconds = parsed.GetValue(drain) ?? file.DrainSeconds,
            }));
        });
        lessons.Add(command, Lesson);
        return command;
    }

    private static IReadOnlyList<DeviceConfiguration> Configurations(string list, CompressionEffort effort) =>
        [.. DeviceList.Parse(list, effort).Select(each => new DeviceConfiguration { Effort = each })];

    private static int Run(CommandConsole console, ServeSettings settings)
    {
        using var log = new LineLog(console.Error);
        var stop = new StopSignals(console);
        var notice = ServiceNotice.OfProcess();
        try
        {
            var server = new Server(settings, log);
            bool hasEnded = false;
            try
            {
                Announce(console, server, settings, notice);
                stop.First.Wait();
                notice.Send(ServiceNotice.Stopping, "Waits for open queues");
                Drain(console, server, settings.Drain, stop.Second);
            }
            finally
            {
                hasEnded = TryEnd(console, server);
            }

            return hasEnded ? ExitCode.Success : ExitCode.Failure;
        }
        catch (HostException failure)
        {
            throw HostingCheck.Refusal(failure.Message, HostingMachine.Here());
        }
        finally
        {
            console.SignalTaker = null;
        }
    }

    private static void Announce(CommandConsole console, Server server, ServeSettings settings, ServiceNotice notice)
    {
        if (server.FoundStaleMount)
            console.Error.WriteLine($"uacce: {settings.Root} was left by a server that was killed; cleaned up");
        string said = $"{string.Join(", ", server.Devices.Select(device => device.Name))} at {settings.Root}";
        console.Error.WriteLine($"uacce: serves {said}; control socket {settings.Socket}");
        if (!notice.Send(ServiceNotice.Ready, $"Serves {said}"))
            console.Error.WriteLine("uacce: the service manager cannot be told (NOTIFY_SOCKET)");
    }

    private static bool TryEnd(CommandConsole console, Server server)
    {
        var end = Task.Run(server.Dispose);
        if (Task.WaitAny([end], PatienceWithEnd) == 0)
        {
            end.GetAwaiter().GetResult();
            return true;
        }

        server.Abandon();
        console.Error.WriteLine("uacce: a request does not end, because the memory of its client does not answer; ends without it");
        return false;
    }

    private static void Drain(CommandConsole console, Server server, TimeSpan limit, Task hurry)
    {
        Task drained = server.Drain();
        if (!drained.IsCompleted)
            console.Error.WriteLine($"uacce: opens no more queues; waits {limit.TotalSeconds:F0} s at most for {server.OpenQueues}");
        if (Task.WaitAny([drained, hurry], limit) != 0)
            console.Error.WriteLine($"uacce: ends {server.OpenQueues} queues that are still open");
    }
}
