using System.CommandLine;

namespace Uacce.Cli.Commands;

/// <summary>The <c>--json</c> option, for every command that reports.</summary>
internal static class JsonSwitch
{
    /// <summary>Adds it to a command.</summary>
    public static Option<bool> AddTo(Command command)
    {
        var json = new Option<bool>("--json") { Description = "As JSON; the shape is stable." };
        command.Options.Add(json);
        return json;
    }
}
