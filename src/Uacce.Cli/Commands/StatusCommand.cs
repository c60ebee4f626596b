using System.CommandLine;
using System.Globalization;
using Uacce.Cli.Json;
using Uacce.Cli.Output;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce status</c>: the devices of a running server.</summary>
internal static class StatusCommand
{
    private const string Lesson = """
        Examples:
          uacce status
          uacce status --json | jq '.devices[] | select(.isolated) | .name'

        Asks the running 'uacce serve'. BUSY is the part of the last second for which all its workers together were at work for the
        device. LIMIT is how many hardware errors in an hour isolate it, 0 for never.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("status", "Show the devices of a running server: queues, requests, isolation.");
        var server = new ServerSwitches(command);
        Option<bool> json = JsonSwitch.AddTo(command);
        command.SetAction(parsed => Write(console, server.Ask(parsed, ControlCommands.Status), parsed.GetValue(json)));
        lessons.Add(command, Lesson);
        return command;
    }

    private static int Write(CommandConsole console, ControlReply reply, bool json)
    {
        if (reply is not { Server: { } server, Devices: { } devices })
            throw new CommandException("the server answers something else");
        if (json)
        {
            UacceJson.Write(console, new StatusListing(server, devices), UacceJson.Default.StatusListing);
            return ExitCode.Success;
        }

        var table = new PlainTable("NAME", "API", "ALGORITHMS", "OPEN", "FREE", "REQUESTS", "BUSY", "LIMIT", "STATE");
        foreach (DeviceReport device in devices)
        {
            table.Add(
                device.Name,
                device.Api,
                string.Join(',', device.Algorithms),
                Number(device.OpenQueues),
                Number(device.AvailableQueues),
                Number(device.Requests),
                device.Usage is { } usage ? $"{Number(usage.Values.Sum())}%" : "-",
                Number(device.IsolationThreshold),
                device.Isolated ? "isolated" : "ok");
        }

        table.Write(console);
        console.Error.WriteLine($"Served at {server.Root} by process {Number(server.Process)}{(server.Draining ? ", which is ending" : "")}.");
        return ExitCode.Success;
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
