using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Client.Transport;

/// <summary>What the device behind one queue knows of a pool's slabs.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SlabNotice(SlabPool pool, Func<MemoryFile, Errno> tell)
{
    // Guards what was told.
    // A leaf: nothing is taken under it.
    // Held across the ioctls that name new slabs to the server.
    private readonly Lock _tellLock = new();
    private MemoryFile[] _known = []; // never changed, only replaced
    private int _told;
    private Errno _refusal;

    public SlabPool Pool => pool;

    /// <summary>Tells it of slabs that are new. None: it maps them all; else why it does not map one of them.</summary>
    public Errno Tell()
    {
        ReadOnlySpan<MemoryFile> slabs = pool.Slabs;
        if (Volatile.Read(ref _told) >= slabs.Length)
            return _refusal;
        lock (_tellLock)
        {
            while (_told < slabs.Length)
            {
                MemoryFile slab = slabs[_told];
                Errno error = tell(slab);
                if (error is Errno.None or Errno.EEXIST) // another queue may have told it
                    Volatile.Write(ref _known, [.. _known, slab]);
                else
                    _refusal = error;
                Volatile.Write(ref _told, _told + 1);
            }
        }

        return _refusal;
    }

    /// <summary>Whether it maps a range.</summary>
    public bool Knows(ulong address, long length)
    {
        foreach (MemoryFile slab in Volatile.Read(ref _known))
        {
            long offset = unchecked((long)(address - slab.Window.Address));
            if (offset >= 0 && offset <= slab.Window.Length - length)
                return true;
        }

        return false;
    }
}
