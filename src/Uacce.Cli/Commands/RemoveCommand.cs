using System.CommandLine;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce remove</c>: takes a device away from a running server, with queues open or not.</summary>
internal static class RemoveCommand
{
    private const string Lesson = """
        Examples:
          uacce remove hisi_zip-1

        As hardware is pulled: who has queues of it open gets errors, and what is mapped stays. Takes root, or the user
        that the server runs as. Nothing but a new 'uacce serve' brings the device back.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("remove", "Remove a device of a running server, also under open queues.");
        var server = new ServerSwitches(command);
        var device = new Argument<string>("device") { HelpName = "DEVICE", Description = "Its name, as 'uacce status' shows it." };
        command.Arguments.Add(device);
        command.SetAction(parsed =>
        {
            server.Ask(parsed, ControlCommands.Remove, parsed.GetValue(device));
            return ExitCode.Success;
        });
        lessons.Add(command, Lesson);
        return command;
    }
}
