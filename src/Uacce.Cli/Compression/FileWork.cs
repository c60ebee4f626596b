using Uacce.Cli.Accelerators;
using Uacce.Cli.Output;
using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>One run of <c>compress</c> or <c>decompress</c>: checks that it makes sense, composes the parts, runs them.</summary>
internal sealed class FileWork(
    CommandConsole console, FileWorkOptions options, AcceleratorChoice choice, Verbosity verbosity, bool compresses)
{
    public int Run(IReadOnlyList<string> paths, Func<AcceleratorPool, FileWorkOptions, FileTransform> makeTransform)
    {
        Check(paths);
        var line = new StatusLine(console.Error, console.ErrorColumns);
        var diagnostics = new Diagnostics(line, verbosity, console.TemporaryFiles);
        var meter = new ProgressMeter();
        using var access = AcceleratorAccess.Open(choice);
        using (console.ErrorIsTerminal && verbosity != Verbosity.Quiet ? new ProgressReporter(meter, line) : null)
        {
            var processor = new FileProcessor(makeTransform(access.Pool, options), options, console, diagnostics, meter);
            bool manyFiles = paths.Count > 1 || options.Recursive;
            using var run = new FileRun(access.Pool, processor, options, diagnostics, meter, manyFiles);
            run.Run(paths);
        }

        if (access.FallbackNote is { } note)
            diagnostics.Note(note);
        return diagnostics.ExitCode;
    }

    private void Check(IReadOnlyList<string> paths)
    {
        bool readsInput = paths.Contains("-");
        if (options.Output is not null && (paths.Count > 1 || options.Recursive))
            throw CommandException.Usage("'--output' names one file, so there must be one input and no '--recursive'");
        if (options.Output is not null && options.ToStandardOutput)
            throw CommandException.Usage("choose one of '--output' and '--stdout'");
        if (options.ToStandardOutput && compresses && paths.Count > 1 && options.Format is not (null or CompressionFormat.GZip))
            throw CommandException.Usage("only gzip data can follow gzip data in one stream: compress several files with '--format gzip', or one at a time");
        if (options.Output is { } output && InputFile.IsGarbled(output))
            throw new CommandException($"the output '{output}' would get another name, because this one is not UTF-8; name it otherwise, or redirect the output ('> FILE')");
        if (options.Force || options.Test)
            return;
        bool writesOutput = options.ToStandardOutput || (readsInput && options.Output is null);
        if (compresses && writesOutput && console.OutputIsTerminal)
            throw new CommandException("compressed data is not written to a terminal; redirect it ('> FILE'), name a file, or force it with -f");
        if (!compresses && readsInput && console.InputIsTerminal)
            throw new CommandException("compressed data is not read from a terminal; name a file, redirect it ('< FILE'), or force it with -f");
    }
}
