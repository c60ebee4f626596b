using System.Text;
using Uacce.Cli.Commands;

namespace Uacce.Cli.Tests.Support;

/// <summary>The command, inside this process with streams of its own, or as the program that was built.</summary>
internal static class UacceProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "uacce.dll");

    /// <summary>Runs the command here: everything but the process's own start, streams and signals.</summary>
    public static Outcome RunHere(byte[]? input, params string[] arguments) => RunHere(new MemoryStream(input ?? []), arguments);

    public static Outcome RunHere(Stream input, params string[] arguments) => RunHere(input, interrupted: false, arguments);

    /// <summary>The same, from where a signal has removed the unfinished files and lets no more be made.</summary>
    public static Outcome RunInterrupted(params string[] arguments) => RunHere(Stream.Null, interrupted: true, arguments);

    private static Outcome RunHere(Stream input, bool interrupted, string[] arguments)
    {
        var output = new MemoryStream();
        var error = new StringWriter();
        var console = new CommandConsole
        {
            Input = input,
            Output = output,
            Text = new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true },
            Error = error,
        };
        if (interrupted)
            console.TemporaryFiles.DeleteAll();
        int code = UacceCommand.Run(arguments, console);
        return new Outcome(code, output.ToArray(), error.ToString());
    }

    public static Outcome RunHere(params string[] arguments) => RunHere(Stream.Null, arguments);

    /// <summary>Runs the program, as a shell would.</summary>
    public static Outcome RunProcess(byte[]? input, params string[] arguments) =>
        ProgramRun.Run("dotnet", input, [Path, .. arguments]);
}
