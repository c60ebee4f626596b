using System.CommandLine;
using System.Globalization;
using Uacce.Cli.Json;
using Uacce.Cli.Output;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce ps</c>: who uses the devices of a running server.</summary>
internal static class PsCommand
{
    private const string Lesson = """
        Examples:
          uacce ps
          uacce ps --json | jq '.clients[] | select(.queues > 100)'

        Asks the running 'uacce serve'. One line for each process and device: the queues it has open, how many of them are
        started, and the requests done for them.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("ps", "Show which processes use the devices of a running server.");
        var server = new ServerSwitches(command);
        Option<bool> json = JsonSwitch.AddTo(command);
        command.SetAction(parsed => Write(console, server.Ask(parsed, ControlCommands.Processes), parsed.GetValue(json)));
        lessons.Add(command, Lesson);
        return command;
    }

    private static int Write(CommandConsole console, ControlReply reply, bool json)
    {
        if (reply.Clients is not { } clients)
            throw new CommandException("the server answers something else");
        if (json)
        {
            UacceJson.Write(console, new ProcessListing(clients), UacceJson.Default.ProcessListing);
            return ExitCode.Success;
        }

        var table = new PlainTable("PID", "COMMAND", "UID", "DEVICE", "QUEUES", "STARTED", "REQUESTS");
        foreach (ClientReport client in clients)
        {
            table.Add(
                Number(client.Process),
                client.Command.Length == 0 ? "-" : Printable.Of(client.Command), // a process names itself
                Number(client.User),
                client.Device,
                Number(client.Queues),
                Number(client.Started),
                Number(client.Requests));
        }

        table.Write(console);
        return ExitCode.Success;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
