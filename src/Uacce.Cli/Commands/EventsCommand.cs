using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Uacce.Cli.Json;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce events</c>: what happened to the devices of a running server.</summary>
internal static class EventsCommand
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    private const string Lesson = """
        Examples:
          uacce events
          uacce events --follow
          uacce events --follow --json | jq 'select(.kind == "fault")'

        Faults (with address, length, PASID), hardware errors, isolations, resets, ends of address spaces, removals. A server keeps
        the last 256; '--follow' goes on with what comes, once a second, and says when it missed some. '--json' writes one event to
        a line.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("events", "Show what happened to the devices of a running server.");
        var server = new ServerSwitches(command);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until interrupted." };
        Option<bool> json = JsonSwitch.AddTo(command);
        command.Options.Add(follow);
        command.SetAction(parsed =>
        {
            long next = 0;
            while (true)
            {
                ControlReply reply = server.Ask(parsed, new ControlRequest { Command = ControlCommands.Events, From = next });
                foreach (EventReport happened in reply.Events ?? throw new CommandException("the server answers something else"))
                {
                    if (next > 0 && happened.Number > next)
                        console.Error.WriteLine($"uacce: {happened.Number - next} events were missed");
                    console.Text.WriteLine(parsed.GetValue(json)
                        ? JsonSerializer.Serialize(happened, UacceJsonLines.Default.EventReport)
                        : Line(happened));
                    next = happened.Number + 1;
                }

                if (!parsed.GetValue(follow))
                    return ExitCode.Success;
                Task.Delay(s_betweenLooks, TimeProvider.System).GetAwaiter().GetResult();
            }
        });
        lessons.Add(command, Lesson);
        return command;
    }

    private static string Line(EventReport happened) => string.Create(
        CultureInfo.InvariantCulture,
        $"{happened.Time:yyyy-MM-dd HH:mm:ss.fff}  {happened.Device,-12} {happened.Kind,-20} {Details(happened)}{Diagnostic(happened.Reason)}");

    private static string Details(EventReport happened)
    {
        string pasid = happened.Pasid == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"pasid {happened.Pasid}: ");
        return happened.Kind == "fault"
            ? string.Create(CultureInfo.InvariantCulture, $"{pasid}{happened.Access} of {happened.Length} bytes at 0x{happened.Address:x}, the {happened.Count}. of it: ")
            : pasid;
    }

    // A reason is somebody's text: with whatever a terminal may obey.
    private static string Diagnostic(string reason) => new([.. reason.Select(character => char.IsControl(character) ? '?' : character)]);
}
