using System.Security.Cryptography;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>The open streams of one client in one direction, by stream context, with a limit.</summary>
/// <remarks>
/// A request takes its stream out and puts it back, so two requests for one context at the same time cannot touch the same
/// state: the second finds none. Thread-safe.
/// </remarks>
internal sealed class StreamStore : IDisposable
{
    // Guards the streams.
    // A leaf; taken on a worker with no other lock held, or under a queue's lock when that stops.
    // Held for a dictionary access; states are disposed after it.
    private readonly OrderedLock _streamsLock = new(LockRank.Leaf);
    private readonly Dictionary<ulong, LinkedListNode<StreamState>> _byContext = [];
    private readonly LinkedList<StreamState> _byUse = [];
    private readonly Stack<LinkedListNode<StreamState>> _spareNodes = [];
    private readonly int _capacity;
    private ulong _nextCookie;

    public StreamStore(int capacity)
    {
        _capacity = capacity;
        Span<byte> seed = stackalloc byte[8];
        RandomNumberGenerator.Fill(seed);
        _nextCookie = BitConverter.ToUInt64(seed);
    }

    /// <summary>Takes the stream of a context out; null when there is none.</summary>
    public StreamState? Take(ulong context)
    {
        using (_streamsLock.EnterScope())
        {
            if (!_byContext.Remove(context, out LinkedListNode<StreamState>? node))
                return null;
            StreamState state = node.Value;
            _byUse.Remove(node);
            _spareNodes.Push(node);
            return state;
        }
    }

    /// <summary>A number no other stream of this client has.</summary>
    public ulong NewCookie()
    {
        using (_streamsLock.EnterScope())
            return _nextCookie = unchecked(_nextCookie + 0x9E37_79B9_7F4A_7C15);
    }

    /// <summary>Keeps a stream for its next request; forgets the one used least recently when there are too many.</summary>
    public void Put(StreamState state)
    {
        StreamState? forgotten = null;
        using (_streamsLock.EnterScope())
        {
            if (_byContext.Remove(state.ContextAddress, out LinkedListNode<StreamState>? twin))
            {
                forgotten = twin.Value; // the client used one context twice at once: the later request wins
                _byUse.Remove(twin);
                _spareNodes.Push(twin);
            }
            else if (_byContext.Count >= _capacity && _byUse.First is { } oldest)
            {
                forgotten = oldest.Value;
                _byContext.Remove(forgotten.ContextAddress);
                _byUse.Remove(oldest);
                _spareNodes.Push(oldest);
            }

            LinkedListNode<StreamState> node = _spareNodes.TryPop(out LinkedListNode<StreamState>? spare) ? spare : new(state);
            node.Value = state;
            _byUse.AddLast(node);
            _byContext.Add(state.ContextAddress, node);
        }

        forgotten?.Dispose();
    }

    public void Dispose()
    {
        foreach (StreamState state in _byUse)
            state.Dispose();
    }
}
