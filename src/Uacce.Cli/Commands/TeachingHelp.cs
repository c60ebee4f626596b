using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Uacce.Cli.Commands;

/// <summary>The help of a command, and after it what options alone do not teach: examples.</summary>
internal sealed class TeachingHelp(HelpAction inner, IReadOnlyDictionary<Command, string> lessons) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = inner.Invoke(parseResult);
        if (lessons.TryGetValue(parseResult.CommandResult.Command, out string? lesson))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(lesson);
            parseResult.InvocationConfiguration.Output.WriteLine();
        }

        return result;
    }
}
