using Uacce.Cli.Output;

namespace Uacce.Cli.Compression;

/// <summary>Takes one file from its name to its finished output, and says so when that fails.</summary>
/// <remarks>Thread-safe, as long as each thread brings its own buffers and standard output is left to one.</remarks>
internal sealed class FileProcessor(
    FileTransform transform, FileWorkOptions options, CommandConsole console, Diagnostics diagnostics, ProgressMeter meter)
{
    private const string StandardInputName = "(standard input)";

    /// <summary>Looks at what a path names; null when that was reported and there is nothing to do.</summary>
    /// <param name="path">The path.</param>
    /// <param name="found">Whether it was found in a directory: then nobody is told of what is left alone.</param>
    public InputFile? Examine(string path, bool found)
    {
        InputFile? input = null;
        Guard(path, found, () =>
        {
            var examined = InputFile.Examine(found ? path : Meant(path), replaced: options.RemovesInput && !options.Force);
            if (!examined.Status.IsDirectory && options.WritesBeside)
                transform.TargetOf(examined.Path);
            input = examined;
        });
        return input;
    }

    /// <summary>Works on a file that was looked at.</summary>
    /// <param name="input">The file.</param>
    /// <param name="buffers">The calling thread's buffers for small files; null to stream.</param>
    public void Run(InputFile input, WholeFileBuffers? buffers) => Guard(input.Path, found: false, () =>
    {
        using FileStream source = input.Open();
        string? target = options.WritesBeside ? transform.TargetOf(input.Path) : options.Output;
        Deliver(input.Path, target, input, output => Transform(source, input, buffers, output));
        if (options.RemovesInput)
            Remove(input.Path, target!);
    });

    public void RunStandardInput() => Guard(StandardInputName, found: false, () =>
        Deliver(StandardInputName, options.Output, null, output => Transform(console.Input, null, null, output)));

    /// <summary>Brings what comes of an input to a file, or to standard output if there is none.</summary>
    private void Deliver(string name, string? target, InputFile? input, Func<Stream, (long In, long Out)> transfer)
    {
        if (options.Test)
            transfer(Stream.Null);
        else if (target is null)
            Report(name, WriteTo(console.Output, transfer), "standard output");
        else
            Report(name, WriteTo(target, input, transfer), target);
    }

    private (long In, long Out) WriteTo(string target, InputFile? input, Func<Stream, (long In, long Out)> transfer)
    {
        if (options.Output is not null)
        {
            using Stream? open = OutputPlace.Find(target, console.Output, out target);
            if (open is not null)
                return WriteTo(open, transfer);
        }

        using var output = OutputFile.Create(console.TemporaryFiles, target, input, options.Force);
        (long In, long Out) counts = Transfer(transfer, output.Stream, "nothing of it was kept");
        output.Commit(options.Force);
        return counts;
    }

    /// <summary>Removes an input whose output is complete, which the user has to know if that fails.</summary>
    private static void Remove(string path, string output)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{output}' is complete, but the input could not be removed and stays: {Problem.Of(failure)!.Message}");
        }
    }

    private static (long In, long Out) WriteTo(Stream open, Func<Stream, (long In, long Out)> transfer) =>
        Transfer(transfer, open, "what was written of it is incomplete");

    private static (long In, long Out) Transfer(Func<Stream, (long In, long Out)> transfer, Stream output, string ifDamaged)
    {
        try
        {
            return transfer(output);
        }
        catch (InvalidDataException damaged)
        {
            throw Problem.OfDamage(damaged, ifDamaged);
        }
    }

    private (long In, long Out) Transform(Stream source, InputFile? input, WholeFileBuffers? buffers, Stream destination)
    {
        if (buffers is not null && input is not null)
        {
            int length = source.ReadAtLeast(buffers.Source, buffers.Source.Length, throwOnEndOfStream: false);
            if (length <= WholeFileBuffers.MaxInput && transform.TryRunWhole(buffers, input.Path, length, out int written))
            {
                destination.Write(buffers.Destination, 0, written);
                meter.Add(length);
                return (length, written);
            }

            source.Position = 0;
        }

        var metered = new MeteredStream(source, meter);
        var gate = new GatedStream(destination);
        transform.Run(metered, input?.Path, gate);
        return (metered.Count, gate.Count);
    }

    private string Meant(string path) => path.Length == 0 || Path.Exists(path) ? path : transform.Guess(path) ?? path;

    private void Report(string path, (long In, long Out) counts, string target)
    {
        if (!diagnostics.IsVerbose)
            return;
        string share = counts.In == 0 ? "empty" : Quantity.Percent((double)counts.Out / counts.In);
        diagnostics.Tell(
            $"{path}: {transform.Verb} {Quantity.Bytes(counts.In)} to {Quantity.Bytes(counts.Out)} ({share}) -> {target}");
    }

    /// <summary>The one place where the failure of a file becomes a line, and the next file has its turn.</summary>
    private void Guard(string path, bool found, Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (Problem.Of(failure) is { } problem)
        {
            if (found && problem.ExitCode == ExitCode.Warning)
                diagnostics.Tell($"uacce: {path}: {problem.Message}");
            else
                diagnostics.Report(path, problem);
        }
    }
}
