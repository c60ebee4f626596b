namespace Uacce.Cli;

/// <summary>What the command tells its caller when it ends; documented in <c>docs/cli.md</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>At least one file failed, or something that is needed does not work.</summary>
    public const int Failure = 1;

    /// <summary>Nothing failed, but at least one named file was left alone.</summary>
    public const int Warning = 2;

    /// <summary>The command line makes no sense; nothing was done. As <c>EX_USAGE</c> in <c>sysexits.h</c>.</summary>
    public const int Usage = 64;

    /// <summary>A signal ended the command: as a shell counts it.</summary>
    public static int OfSignal(int number) => 128 + number;
}
