using System.Collections.Concurrent;
using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.Fuse;

/// <summary>
/// A thread with a mount namespace of its own: what it mounts is seen by it and by the processes it starts, and by nobody else, and is
/// gone when the last of them is, however they end.
/// </summary>
internal sealed class PrivateMounts : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="HostException">There is no permission.</exception>
    public PrivateMounts()
    {
        var ready = new TaskCompletionSource<Errno>();
        _thread = new Thread(() => Run(ready)) { IsBackground = true, Name = "uacce mounts" };
        _thread.Start();
        Errno error = ready.Task.GetAwaiter().GetResult();
        if (error != Errno.None)
            throw new HostException("Cannot make a mount namespace; this takes CAP_SYS_ADMIN", error);
    }

    /// <summary>Runs something on the thread and waits for it; throws what it throws.</summary>
    public T Do<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // it is thrown to the one who asked
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.SetException(failure);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the thread behind what it was given.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run(TaskCompletionSource<Errno> ready)
    {
        Errno error = Mounts.MakePrivate();
        ready.SetResult(error);
        if (error != Errno.None)
            return;
        foreach (Action work in _work.GetConsumingEnumerable())
            work();
    }
}
