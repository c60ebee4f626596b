using System.CommandLine;
using Uacce.Abi;
using Uacce.Cli.Doctor;
using Uacce.Cli.Serve;
using Uacce.Embedded;
using Uacce.Hosting;
using Uacce.Hosting.Launch;
using Uacce.Native;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce run</c>: a program that finds accelerators as if the kernel had some.</summary>
internal static class RunCommand
{
    private const string Lesson = """
        Examples:
          uacce run -- ls /sys/class/uacce
          uacce run -- uadk_tool benchmark --alg gzip --mode sva --opt 0 --sync --thread 2
          uacce run --device zip:2 -- sh      everything started from that shell sees both devices
          uacce run --serve -- PROGRAM        with the devices of a running 'uacce serve', shared with other programs

        The program, and all it starts, finds devices in /dev and /sys/class/uacce; the rest of the machine does not, and
        nothing is left of it in the end. It need not be changed in any way. Devices are the program's own, in this
        process, unless '--serve' asks for those of a server; it is never chosen by itself. They go when the program ends,
        or with '--keep' when all that it started has ended too.

        Takes root, and Linux 6.9 or later. The exit code is the program's. 1: it could not be started, or there are no
        devices to give it.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("run", "Run a program that finds accelerators as if the kernel had some.");
        var devices = new Option<string?>("--device") { HelpName = "TYPE[:COUNT][,...]", Description = "The devices to make. Default: zip." };
        var effort = new Option<CompressionEffort?>("--effort") { HelpName = "HOW", Description = "How hard the devices try: fast (default), balanced, best, none (store only)." };
        var workers = new Option<int?>("--workers", "-T") { HelpName = "N", Description = "Worker threads of the devices. Default: the number of processors." };
        var serve = new Option<bool>("--serve") { Description = "Use the devices of the running 'uacce serve' (at UACCE_ROOT, or its usual place) instead of making some." };
        var keep = new Option<bool>("--keep") { Description = "Stay until all that the program started has ended." };
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
        foreach (Option option in (Option[])[devices, effort, workers, serve, keep])
            command.Options.Add(option);
        command.Arguments.Add(program);
        command.SetAction(parsed =>
        {
            string[] line = parsed.GetValue(program)!;
            bool keeps = parsed.GetValue(keep);
            if (parsed.GetValue(serve))
            {
                return parsed.GetValue(devices) is null && parsed.GetValue(effort) is null && parsed.GetValue(workers) is null
                    ? RunOnServer(console, line, keeps)
                    : throw CommandException.Usage("with '--serve' the server has made the devices");
            }

            var options = new EmbeddedOptions
            {
                Efforts = DeviceList.Parse(parsed.GetValue(devices) ?? DeviceList.Zip, parsed.GetValue(effort) ?? CompressionEffort.Fast),
                Workers = parsed.GetValue(workers) ?? Environment.ProcessorCount,
            };
            return RunAlone(console, options, line, keeps);
        });
        lessons.Add(command, Lesson);
        return command;
    }

    private static int RunAlone(CommandConsole console, EmbeddedOptions options, string[] program, bool keeps)
    {
        try
        {
            using var devices = new EmbeddedAccelerators(options);
            using var host = new UacceHost(devices.Registry, new UacceHostOptions());
            return Run(console, host.Start, program, keeps);
        }
        catch (HostException failure)
        {
            throw HostingCheck.Refusal(failure.Message, HostingMachine.Here());
        }
    }

    private static int RunOnServer(CommandConsole console, string[] program, bool keeps)
    {
        string root = ServedPlaces.FindRoot();
        if (!Directory.Exists(Path.Combine(root, HostedTree.Nodes)))
            throw new CommandException($"no server shows devices at {root}: start 'uacce serve', or leave out '--serve'");
        try
        {
            using var launcher = new ProgramLauncher(ServedPlaces.Canonical(root));
            return Run(console, launcher.Start, program, keeps);
        }
        catch (HostException failure)
        {
            throw HostingCheck.Refusal(failure.Message, HostingMachine.Here());
        }
    }

    private static int Run(CommandConsole console, Func<string, IReadOnlyList<string>, HostedProgram> start, string[] program, bool keeps)
    {
        var started = new TaskCompletionSource<HostedProgram?>();
        using var signals = new ProgramSignals(console, started.Task);
        try
        {
            using HostedProgram running = Start();
            started.SetResult(running);
            int exitCode = running.Exit.GetAwaiter().GetResult();
            if (keeps)
                Task.WaitAny(running.AllEnded, signals.IsToldToEnd);
            return exitCode;
        }
        finally
        {
            started.TrySetResult(null);
        }

        // Nobody uses the devices yet, so this process needs few files meanwhile.
        HostedProgram Start()
        {
            using (DescriptorLimit.TakeOfParent())
                return start(program[0], program[1..]);
        }
    }
}
