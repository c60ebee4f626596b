using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Support;

/// <summary>Threads that start together at a barrier and whose exceptions become the test's.</summary>
internal sealed class Crew
{
    private readonly List<Thread> _threads = [];
    private readonly Lock _failuresLock = new();
    private readonly List<Exception> _failures = [];
    private readonly TaskCompletionSource _start = new();

    public static void Run(params Action[] actions)
    {
        var crew = new Crew();
        foreach (Action action in actions)
            crew.Add(action);
        crew.Start();
        crew.Join(Until.Limit, () => "threads of a crew");
    }

    public bool IsRunning => _threads.Any(thread => thread.IsAlive);

    public void Add(Action action)
    {
        var thread = new Thread(() =>
        {
            _start.Task.Wait();
            try
            {
                action();
            }
            catch (Exception failure)
            {
                lock (_failuresLock)
                    _failures.Add(failure);
            }
        })
        { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    public Crew Start()
    {
        _start.SetResult();
        return this;
    }

    public void Join(TimeSpan limit, Func<string> state)
    {
        DateTime end = DateTime.UtcNow + limit;
        foreach (Thread thread in _threads)
        {
            TimeSpan left = end - DateTime.UtcNow;
            Assert.True(thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero), $"A thread is stuck: {state()}");
        }

        if (_failures.Count > 0)
            throw new AggregateException(_failures);
    }
}
