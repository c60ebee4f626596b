using System.Collections.Concurrent;

namespace Uacce.Cli.Compression;

/// <summary>Threads that work on small files, each with its own buffers and queue.</summary>
internal sealed class SmallFileWorkers : IDisposable
{
    // Enough that no worker waits for the next name, and few enough that a tree's files are not all held at once.
    private const int QueuedPerWorker = 16;

    private readonly BlockingCollection<InputFile> _files;
    private readonly Thread[] _threads;

    public SmallFileWorkers(int count, FileProcessor processor, Func<WholeFileBuffers> makeBuffers)
    {
        _files = new BlockingCollection<InputFile>(count * QueuedPerWorker);
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(() => Work(processor, makeBuffers())) { Name = "uacce files", IsBackground = true };
            _threads[i].Start();
        }
    }

    public void Add(InputFile file) => _files.Add(file);

    /// <summary>Waits until all files that were added are done.</summary>
    public void Dispose()
    {
        _files.CompleteAdding();
        foreach (Thread thread in _threads)
            thread.Join();
        _files.Dispose();
    }

    private void Work(FileProcessor processor, WholeFileBuffers buffers)
    {
        foreach (InputFile file in _files.GetConsumingEnumerable())
            processor.Run(file, buffers);
    }
}
