using System.Text;
using Uacce.Cli.Compression;
using Uacce.Cli.Output;
using Uacce.Native;

namespace Uacce.Cli;

/// <summary>What a command reads from and writes to; tests give it other streams.</summary>
internal sealed class CommandConsole
{
    private Action<int>? _signalTaker;

    public required Stream Input { get; init; }

    public required Stream Output { get; init; }

    /// <summary>Standard output for text.</summary>
    public required TextWriter Text { get; init; }

    public required TextWriter Error { get; init; }

    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>How wide the terminal is that standard error goes to; null when it is none, or does not say.</summary>
    public Func<int?> ErrorColumns { get; init; } = static () => null;

    /// <summary>Files that must not outlive the command unless it finishes them.</summary>
    public TemporaryFiles TemporaryFiles { get; } = new();

    /// <summary>Who takes the signals that would end the command, by their number; null: they end it.</summary>
    public Action<int>? SignalTaker
    {
        get => Volatile.Read(ref _signalTaker);
        set => Volatile.Write(ref _signalTaker, value);
    }

    public static CommandConsole OfProcess() => new()
    {
        Input = StandardStream.Input,
        Output = StandardStream.Output,
        Text = TextTo(StandardStream.Output),
        Error = TextWriter.Synchronized(TextTo(new DroppingStream(StandardStream.Error))),
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        ErrorColumns = static () => StandardStream.Error.Columns,
    };

    private static StreamWriter TextTo(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
