using Uacce.Abi;
using Uacce.Cli.Output;
using Uacce.Client;
using Uacce.Native;

namespace Uacce.Cli.Compression;

/// <summary>Works through the files of a command: large ones each with all queues, small ones side by side.</summary>
internal sealed class FileRun : IDisposable
{
    private readonly FileProcessor _processor;
    private readonly FileWorkOptions _options;
    private readonly Diagnostics _diagnostics;
    private readonly ProgressMeter _meter;
    private readonly Lazy<WholeFileBuffers> _buffers;
    private readonly Lazy<SmallFileWorkers>? _workers;

    public FileRun(
        AcceleratorPool pool, FileProcessor processor, FileWorkOptions options, Diagnostics diagnostics, ProgressMeter meter, bool manyFiles)
    {
        _processor = processor;
        _options = options;
        _diagnostics = diagnostics;
        _meter = meter;
        WholeFileBuffers MakeBuffers() => new(pool, options.Level);
        _buffers = new Lazy<WholeFileBuffers>(MakeBuffers);
        // What goes to one stream goes there in order.
        if (manyFiles && options.Workers > 1 && !options.ToStandardOutput)
            _workers = new Lazy<SmallFileWorkers>(() => new SmallFileWorkers(options.Workers, processor, MakeBuffers));
    }

    public void Run(IReadOnlyList<string> paths)
    {
        Expect(paths);
        foreach (string path in paths)
        {
            if (path == "-")
                _processor.RunStandardInput();
            else
                Visit(path, found: false);
        }

        if (_options.Recursive)
            _meter.Settle();
    }

    /// <summary>Waits for the files that are still being worked on.</summary>
    public void Dispose()
    {
        if (_workers is { IsValueCreated: true })
            _workers.Value.Dispose();
    }

    /// <summary>Tells the meter how much there is to do, as far as that can be known before it is done.</summary>
    private void Expect(IReadOnlyList<string> paths)
    {
        if (_options.Recursive)
            _meter.Unsettle(); // until all directories have been seen
        foreach (string path in paths)
        {
            if (path == "-")
                _meter.Unsettle(); // for good: how long standard input is, nobody knows
            else if (!_options.Recursive && FileStatus.TryRead(path, followLinks: true, out FileStatus file) == Errno.None && file.IsRegular)
                _meter.Expect(file.Length);
        }
    }

    private void Visit(string path, bool found)
    {
        if (_processor.Examine(path, found) is not { } input)
            return;
        if (!input.Status.IsDirectory)
            Dispatch(input);
        else if (_options.Recursive)
            VisitDirectory(path);
        else
            _diagnostics.Report(path, CommandException.Skipped("is a directory, left alone; -r works on the files in it"));
    }

    private void VisitDirectory(string directory)
    {
        string[] entries;
        try
        {
            // All names before any file of the directory is touched: outputs and temporary files are not among them.
            entries = Directory.GetFileSystemEntries(directory);
        }
        catch (Exception failure) when (Problem.Of(failure) is { } problem)
        {
            _diagnostics.Report(directory, problem);
            return;
        }

        Array.Sort(entries, StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            // A link in a tree may lead out of it, or back to its start.
            if (new FileInfo(entry).LinkTarget is null)
                Visit(entry, found: true);
            else
                _diagnostics.Tell($"uacce: {entry}: is a symbolic link, left alone");
        }
    }

    private void Dispatch(InputFile input)
    {
        if (_options.Recursive)
            _meter.Expect(input.Status.Length);
        if (input.Status.Length > WholeFileBuffers.MaxInput)
            _processor.Run(input, null);
        else if (_workers is not null)
            _workers.Value.Add(input);
        else
            _processor.Run(input, _buffers.Value);
    }
}
