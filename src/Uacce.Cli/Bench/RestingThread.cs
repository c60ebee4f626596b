namespace Uacce.Cli.Bench;

/// <summary>The other side of a measurement between two threads: takes no processor until there is something to measure.</summary>
internal sealed class RestingThread : IDisposable
{
    private readonly Action _work;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _go = new(false);
    private readonly ManualResetEventSlim _rested = new(false);
    private volatile bool _stopping;

    /// <param name="name">The thread's name.</param>
    /// <param name="work">What it does each time, until it returns.</param>
    public RestingThread(string name, Action work)
    {
        _work = work;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Has it work. It is not at work already.</summary>
    public void Wake()
    {
        _rested.Reset();
        _go.Set();
    }

    /// <summary>Returns when the work it was woken for is done.</summary>
    public void AwaitRest() => _rested.Wait();

    public void Dispose()
    {
        _stopping = true;
        _go.Set();
        _thread.Join();
        _go.Dispose();
        _rested.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _go.Wait();
            if (_stopping)
                return;
            _go.Reset();
            _work();
            _rested.Set();
        }
    }
}
