using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Fuse;

/// <summary>Serves requests that may wait for long on threads of their own: so many of one user, and so many in all. Thread-safe.</summary>
/// <remarks>
/// What a request waits for may never come, as it may be a page of its client's memory, and a client may ask as often as it has threads. Who asks for
/// more than its share is refused; nobody else is. A release cannot be refused, as nobody waits for its answer, but there are only as many as
/// there are open files; those that get no thread are done one after the other.
/// </remarks>
internal sealed class RequestsApart : IDisposable
{
    /// <summary>Calls of one user that can wait at once.</summary>
    internal const int MaxOfUser = 128;

    /// <summary>Calls that can wait at once.</summary>
    internal const int Max = 1_024;

    // Guards the counts and the releases that wait for a thread; pulsed for the thread that does those, and when all are done.
    // A leaf.
    // Never held across a request.
    private readonly object _requestsLock = new();
    private readonly Dictionary<uint, int> _ofUser = [];
    private readonly Queue<Action> _releases = new();
    private readonly Func<Action, bool> _tryStart;
    private readonly Thread _releaser;
    private int _calls;
    private int _running;
    private bool _isEnding;

    /// <param name="tryStart">Runs something on a thread of its own; false where none can be had.</param>
    public RequestsApart(Func<Action, bool> tryStart)
    {
        _tryStart = tryStart;
        _releaser = new Thread(Release) { IsBackground = true, Name = "uacce fuse releases" };
        _releaser.Start();
    }

    /// <summary>Serves on threads of the system.</summary>
    public RequestsApart()
        : this(TryStart)
    {
    }

    /// <summary>Calls <paramref name="serve"/> once on another thread, unless it says why not: EAGAIN for who has its share, ENOMEM without a thread.</summary>
    public Errno TryServe(FuseOpcode opcode, uint user, Action serve)
    {
        bool isRelease = opcode == FuseOpcode.Release;
        if (!isRelease && !TryCount(user))
            return Errno.EAGAIN;
        lock (_requestsLock)
            _running++;
        if (_tryStart(() => Run(serve, isRelease ? null : user)))
            return Errno.None;
        if (!isRelease)
        {
            Done(user);
            return Errno.ENOMEM;
        }

        lock (_requestsLock)
        {
            _releases.Enqueue(() => Run(serve, null));
            Monitor.PulseAll(_requestsLock);
        }

        return Errno.None;
    }

    /// <summary>Waits for all; nothing more may be served.</summary>
    public void Dispose()
    {
        lock (_requestsLock)
        {
            _isEnding = true;
            Monitor.PulseAll(_requestsLock);
            while (_running > 0)
                Monitor.Wait(_requestsLock);
        }

        _releaser.Join();
    }

    private static bool TryStart(Action serve)
    {
        try
        {
            new Thread(() => serve()) { IsBackground = true, Name = "uacce fuse" }.Start();
            return true;
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }

    private bool TryCount(uint user)
    {
        lock (_requestsLock)
        {
            int of = _ofUser.GetValueOrDefault(user);
            if (of >= MaxOfUser || _calls >= Max)
                return false;
            _ofUser[user] = of + 1;
            _calls++;
            return true;
        }
    }

    private void Run(Action serve, uint? user)
    {
        try
        {
            serve();
        }
        finally
        {
            Done(user);
        }
    }

    private void Done(uint? user)
    {
        lock (_requestsLock)
        {
            if (user is { } counted)
            {
                _calls--;
                if (--_ofUser[counted] == 0)
                    _ofUser.Remove(counted);
            }

            _running--;
            Monitor.PulseAll(_requestsLock);
        }
    }

    private void Release()
    {
        while (true)
        {
            Action? next;
            lock (_requestsLock)
            {
                while (!_releases.TryDequeue(out next))
                {
                    if (_isEnding && _running == 0)
                        return;
                    Monitor.Wait(_requestsLock);
                }
            }

            next();
        }
    }
}
