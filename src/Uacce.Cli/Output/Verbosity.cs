namespace Uacce.Cli.Output;

/// <summary>How much the user wants to hear.</summary>
internal enum Verbosity
{
    /// <summary>Errors only; exit codes still tell of warnings.</summary>
    Quiet,

    /// <summary>Errors and warnings.</summary>
    Normal,

    /// <summary>Also a line for each file.</summary>
    Verbose,
}
