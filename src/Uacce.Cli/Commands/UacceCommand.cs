using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Uacce.Cli.Compression;
using Uacce.Cli.Output;

namespace Uacce.Cli.Commands;

/// <summary>The <c>uacce</c> command: finds the subcommand, runs it, and turns what is thrown into a line and an exit code.</summary>
internal static class UacceCommand
{
    private const int BrokenPipeSignal = 13;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, CommandConsole console)
    {
        RootCommand root = Create(console);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string name = parsed.CommandResult.Command == root ? "uacce" : $"uacce {parsed.CommandResult.Command.Name}";
        if (FirstError(parsed) is { } error)
        {
            console.Error.WriteLine(Printable.Of($"uacce: {error}; see '{name} --help'"));
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = console.Text,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are the Interruption's business
            });
        }
        catch (Exception failure) when (Problem.IsBrokenPipe(failure))
        {
            // The reader has seen enough, as with `| head`: nothing to complain of.
            return ExitCode.OfSignal(BrokenPipeSignal);
        }
        catch (Exception failure) when (Problem.Of(failure) is { } problem)
        {
            console.Error.WriteLine(Printable.Of(problem.ExitCode == ExitCode.Usage
                ? $"uacce: {problem.Message}; see '{name} --help'"
                : $"uacce: {problem.Message}"));
            return problem.ExitCode;
        }
    }

    private static RootCommand Create(CommandConsole console)
    {
        var root = new RootCommand("Compresses through accelerator queues, with hardware or with the processor's own engines.");
        Dictionary<Command, string> lessons = new() { [root] = RootLesson };
        root.Subcommands.Add(ListCommand.Create(console, lessons));
        root.Subcommands.Add(CompressCommand.Create(console, lessons));
        root.Subcommands.Add(DecompressCommand.Create(console, lessons));
        root.Subcommands.Add(BenchCommand.Create(console, lessons));
        root.Subcommands.Add(RunCommand.Create(console, lessons));
        root.Subcommands.Add(ServeCommand.Create(console, lessons));
        root.Subcommands.Add(StatusCommand.Create(console, lessons));
        root.Subcommands.Add(PsCommand.Create(console, lessons));
        root.Subcommands.Add(EventsCommand.Create(console, lessons));
        root.Subcommands.Add(DeviceChangeCommand.CreateRemove(lessons));
        root.Subcommands.Add(DeviceChangeCommand.CreateReset(lessons));
        root.Subcommands.Add(DeviceChangeCommand.CreateIsolate(lessons));
        root.Subcommands.Add(DeviceChangeCommand.CreateInject(lessons));
        root.Subcommands.Add(DoctorCommand.Create(console, lessons));
        root.Subcommands.Add(VersionCommand.Create(console));
        root.SetAction(parsed =>
        {
            new TeachingHelp(new HelpAction(), lessons).Invoke(parsed);
            return ExitCode.Usage;
        });
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
                help.Action = new TeachingHelp((HelpAction)help.Action!, lessons);
            else if (option is VersionOption version)
                version.Action = new VersionAction(console);
        }

        return root;
    }

    /// <summary>What is wrong with the command line, first thing first; null when it can be run.</summary>
    private static string? FirstError(ParseResult parsed)
    {
        // Help and version answer whatever else was said.
        if (parsed.Action is TeachingHelp or VersionAction)
            return null;
        if (UnknownOption(parsed) is { } unknown)
            return $"there is no option '{unknown}'";
        if (parsed.Errors.Count == 0)
            return null;
        // Some messages list choices on lines of their own.
        string message = string.Join(' ', parsed.Errors[0].Message.TrimEnd('.').Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return string.Concat(char.ToLowerInvariant(message[0]).ToString(), message.AsSpan(1));
    }

    // The parser takes an option it does not know for a file. Only behind "--" does a file start with a dash.
    private static string? UnknownOption(ParseResult parsed)
    {
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
                return null;
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && IsFile(parsed, token))
                return token.Value;
        }

        return null;
    }

    private static bool IsFile(ParseResult parsed, Token token) =>
        parsed.CommandResult.Children.Any(child => child is ArgumentResult && child.Tokens.Contains(token));

    private const string RootLesson = """
        Examples:
          uacce list                      what accelerators there are
          uacce compress notes.txt        makes notes.txt.gz in its place
          uacce decompress notes.txt.gz   and back
          tar c src | uacce compress -c > src.tar.gz
          uacce run -- PROGRAM            runs it with a device in /dev
          uacce serve                     devices for many programs, until it is stopped
          uacce doctor                    what is missing, and what to do

        Exit codes:
          0    success
          1    something failed; each failure is a line on standard error
          2    nothing failed, but a named file was left alone (a directory, a link, named .gz already)
          64   the command line makes no sense; nothing was done
          130  interrupted (128 + the signal's number); unfinished files are removed
        """;
}
