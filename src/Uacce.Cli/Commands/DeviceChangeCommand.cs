using System.CommandLine;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce remove</c>, <c>reset</c>, <c>isolate</c>, <c>inject</c>: something happens to a device of a running server.</summary>
internal static class DeviceChangeCommand
{
    private const string RemoveLesson = """
        Examples:
          uacce remove hisi_zip-1

        As hardware is pulled: who has queues of it open gets errors, and what is mapped stays. Takes root, or the user
        that the server runs as. Nothing but a new 'uacce serve' brings the device back.
        """;

    private const string ResetLesson = """
        Examples:
          uacce reset hisi_zip-0
          uacce reset hisi_zip-0 --reason "trying how backup takes it"

        Requests at work are finished, both status words of each open queue go up, and the queues are dead: clients open new
        ones, at once. Takes root, or the user that the server runs as.
        """;

    private const string IsolateLesson = """
        Examples:
          uacce isolate hisi_zip-0

        The device's 'isolate' attribute is 1 from now on, and clients that look choose another; a server that was started with
        '--refuse-isolated' refuses to open queues of it. Queues that are open go on. Nothing but a new 'uacce serve' takes it
        back. Takes root, or the user that the server runs as.
        """;

    private const string InjectLesson = """
        Examples:
          uacce inject hisi_zip-0
          uacce inject hisi_zip-0 --count 3 --reason "parity"

        Hardware errors, as far as the device's count and its events go; no request fails for them. As many within one hour as
        'isolate_strategy' says isolate the device. Takes root, or the user that the server runs as.
        """;

    public static Command CreateRemove(Dictionary<Command, string> lessons) =>
        Create(lessons, ControlCommands.Remove, "Remove a device of a running server, also under open queues.", RemoveLesson);

    public static Command CreateReset(Dictionary<Command, string> lessons) =>
        Create(lessons, ControlCommands.Reset, "Reset a device of a running server: its queues end.", ResetLesson, Reason());

    public static Command CreateIsolate(Dictionary<Command, string> lessons) =>
        Create(lessons, ControlCommands.Isolate, "Isolate a device of a running server.", IsolateLesson, Reason());

    public static Command CreateInject(Dictionary<Command, string> lessons)
    {
        var count = new Option<int>("--count") { HelpName = "N", Description = "How many, 1 to 65535. Default: 1.", DefaultValueFactory = _ => 1 };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Any() && !(int.TryParse(result.Tokens[0].Value, out int number) && number is >= 1 and <= ushort.MaxValue))
                result.AddError("'--count' is a number from 1 to 65535");
        });
        return Create(lessons, ControlCommands.Inject, "Report hardware errors of a device of a running server.", InjectLesson, Reason(), count);
    }

    private static Option<string?> Reason() => new("--reason") { HelpName = "TEXT", Description = "Why, for its events. Default: that it was asked for." };

    private static Command Create(
        Dictionary<Command, string> lessons, string name, string description, string lesson, Option<string?>? reason = null, Option<int>? count = null)
    {
        var command = new Command(name, description);
        var server = new ServerSwitches(command);
        var device = new Argument<string>("device") { HelpName = "DEVICE", Description = "Its name, as 'uacce status' shows it." };
        command.Arguments.Add(device);
        foreach (Option? option in (Option?[])[reason, count])
        {
            if (option is not null)
                command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            server.Ask(parsed, new ControlRequest
            {
                Command = name,
                Device = parsed.GetValue(device),
                Reason = reason is null ? null : parsed.GetValue(reason),
                Count = count is null ? null : parsed.GetValue(count),
            });
            return ExitCode.Success;
        });
        lessons.Add(command, lesson);
        return command;
    }
}
