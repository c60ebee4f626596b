using Uacce.Abi;
using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>What the failure of one file's work means to the user.</summary>
internal static class Problem
{
    private const int BrokenPipe = 32;

    /// <summary>Whether the reader of standard output has gone: no more work makes sense.</summary>
    public static bool IsBrokenPipe(Exception failure) => failure is IOException and not AcceleratorException && failure.HResult == BrokenPipe;

    /// <summary>The sentence and exit code for a failure that may happen to a file, or null for one that ends the command.</summary>
    public static CommandException? Of(Exception failure) => failure switch
    {
        CommandException known => known,
        InvalidDataException damaged => new($"{Sentence(damaged)}; get the file again"),
        AcceleratorException broken => new($"{Sentence(broken)}; {Advice(broken.Reason)}"),
        PlatformNotSupportedException missing => new($"{Sentence(missing)}; 'uacce doctor' says which engines are here, and how to get the others"),
        FileNotFoundException or DirectoryNotFoundException => new("there is no such file or directory"),
        UnauthorizedAccessException => new("permission denied; check the permissions of the file and of its directory"),
        IOException { HResult: (int)Errno.ENOSPC } => new("no space left on the device; make room, or write elsewhere with -c or -o"),
        IOException when IsBrokenPipe(failure) => null,
        IOException other => new(Sentence(other)),
        _ => null,
    };

    /// <summary>The same for damaged data, with what became of the output that was begun.</summary>
    public static CommandException OfDamage(InvalidDataException damaged, string output) => new($"{Of(damaged)!.Message}, {output}");

    private static string Advice(AcceleratorFailure reason) => reason switch
    {
        AcceleratorFailure.NoDevice => "'uacce list' shows what there is, and '--fallback no-device' does it without",
        AcceleratorFailure.NotPermitted => "'uacce doctor' says what to change, and '--device embedded' does it without",
        AcceleratorFailure.Busy => "'-T 1' needs fewer queues, and '--device embedded' has its own",
        _ => "try '--device embedded', or '--fallback on-error'",
    };

    // As a part of a longer line: no full stop, and starting in lower case unless it is a name.
    private static string Sentence(Exception failure)
    {
        string text = failure.Message.TrimEnd('.', ' ');
        return text.StartsWith("The ", StringComparison.Ordinal) ? string.Concat("t", text.AsSpan(1)) : text;
    }
}
