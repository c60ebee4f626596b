using System.Collections.Concurrent;

namespace Uacce.Cli.Compression;

/// <summary>Threads that work on small files, each with its own buffers and queue.</summary>
internal sealed class SmallFileWorkers : IDisposable
{
    // Handed over by the dozen: a hand-over between threads costs about as much as compressing a small file.
    private const int BatchSize = 32;

    // Enough that no worker waits for names, and few enough that a tree's files are not all held at once.
    private const int BatchesPerWorker = 2;

    private readonly BlockingCollection<List<InputFile>> _batches;
    private readonly Thread[] _threads;
    private List<InputFile> _batch = [];

    public SmallFileWorkers(int count, FileProcessor processor, Func<WholeFileBuffers> makeBuffers)
    {
        _batches = new BlockingCollection<List<InputFile>>(count * BatchesPerWorker);
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(() => Work(processor, makeBuffers())) { Name = "uacce files", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Adds a file, which some worker will work on by the time this is disposed. One thread adds.</summary>
    public void Add(InputFile file)
    {
        _batch.Add(file);
        if (_batch.Count == BatchSize)
            HandOver();
    }

    /// <summary>Waits until all files that were added are done.</summary>
    public void Dispose()
    {
        HandOver();
        _batches.CompleteAdding();
        foreach (Thread thread in _threads)
            thread.Join();
        _batches.Dispose();
    }

    private void Work(FileProcessor processor, WholeFileBuffers buffers)
    {
        foreach (List<InputFile> batch in _batches.GetConsumingEnumerable())
        {
            foreach (InputFile file in batch)
                processor.Run(file, buffers);
        }
    }

    private void HandOver()
    {
        _batches.Add(_batch);
        _batch = [];
    }
}
