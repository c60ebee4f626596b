using System.CommandLine;
using Uacce.Abi;
using Uacce.Embedded;
using Uacce.Hosting;
using Uacce.Hosting.Launch;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce run</c>: a program that finds accelerators as if the kernel had some.</summary>
internal static class RunCommand
{
    private const string Lesson = """
        Examples:
          uacce run -- ls /sys/class/uacce
          uacce run -- uadk_tool benchmark --alg gzip --mode sva --opt 0 --sync --thread 2
          uacce run -- sh                     everything started from that shell sees the devices

        The program, and all it starts, finds a device in /dev and /sys/class/uacce; the rest of the machine does not, and
        nothing is left of it in the end. It need not be changed in any way. Takes root, and Linux 6.9 or later.

        The exit code is the program's. 1: it could not be started, or there are no devices to give it.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("run", "Run a program that finds accelerators as if the kernel had some.");
        var effort = new Option<CompressionEffort>("--effort")
        {
            HelpName = "HOW",
            Description = "How hard the device tries: fast, balanced, best, none (store only).",
            DefaultValueFactory = _ => CompressionEffort.Fast,
        };
        var workers = new Option<int>("--workers", "-T")
        {
            HelpName = "N",
            Description = "Worker threads of the device.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        workers.Validators.Add(result =>
        {
            if (result.Tokens.Any() && !(int.TryParse(result.Tokens[0].Value, out int count) && count is >= 1 and <= 1024))
                result.AddError("'--workers' is a number from 1 to 1024");
        });
        var program = new Argument<string[]>("program")
        {
            HelpName = "PROGRAM",
            Description = "The program and its arguments, best behind '--'.",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Options.Add(effort);
        command.Options.Add(workers);
        command.Arguments.Add(program);
        command.SetAction(parsed => Run(
            console,
            new EmbeddedOptions { Efforts = [parsed.GetValue(effort)], Workers = parsed.GetValue(workers) },
            parsed.GetValue(program)!));
        lessons.Add(command, Lesson);
        return command;
    }

    private static int Run(CommandConsole console, EmbeddedOptions options, string[] program)
    {
        string directory = Directory.CreateTempSubdirectory("uacce-").FullName;
        try
        {
            using var devices = new EmbeddedAccelerators(options);
            using var host = new UacceHost(devices.Registry, new UacceHostOptions { Directory = directory });
            using HostedProgram running = host.Start(program[0], program[1..]);
            console.SignalTaker = number => PassOn(running, number);
            return running.Exit.GetAwaiter().GetResult();
        }
        catch (HostException failure)
        {
            throw new CommandException($"{failure.Message.TrimEnd('.')}; 'uacce run' takes root and Linux 6.9 or later");
        }
        finally
        {
            console.SignalTaker = null;
            Directory.Delete(directory);
        }
    }

    // The terminal sends its interrupt to the program too, which may know what to do about it; the others are for this process alone.
    private static void PassOn(HostedProgram program, int number)
    {
        const int Interrupt = 2;
        if (number != Interrupt)
            program.Signal(number);
    }
}
