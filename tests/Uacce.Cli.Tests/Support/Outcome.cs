namespace Uacce.Cli.Tests.Support;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int ExitCode, byte[] Output, string Error)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Output);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
