using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CommandConsole console)
    {
        var command = new Command("version", "Say which version this is, and what it runs on.");
        command.SetAction(_ => Write(console));
        return command;
    }

    /// <summary>Writes the one line of <c>uacce version</c> and <c>uacce --version</c>.</summary>
    public static int Write(CommandConsole console)
    {
        string version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        console.Text.WriteLine($"uacce {version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        return ExitCode.Success;
    }
}

/// <summary><c>uacce --version</c>.</summary>
internal sealed class VersionAction(CommandConsole console) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult) => VersionCommand.Write(console);
}
