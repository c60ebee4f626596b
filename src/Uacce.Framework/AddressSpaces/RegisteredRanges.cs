using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uacce.Framework;

/// <summary>
/// The ranges that a process handed to its devices: an address in a descriptor is good only inside one of them, and a
/// range can be taken back only when no device is using it.
/// </summary>
/// <remarks>
/// <para>
/// Registering, using and taking back are each a few atomic operations on one cache line, found by hashing the start
/// address, because clients register two ranges for every request. An address in the middle of a range, or of one of very
/// many ranges with the same start, is found by a scan; a table that is full grows by a segment twice as large.
/// </para>
/// <para>Thread-safe and lock-free but for growing. Tokens are valid between the calls they pair.</para>
/// </remarks>
internal sealed class RegisteredRanges
{
    private const int FirstSegment = 256;
    private const int Probes = 8;

    // An entry's state: 0 free; 1 being filled or emptied by its owner; otherwise live (bit 1), being taken back (bit 0
    // as well), with the number of devices inside in the bits above.
    private const long Free = 0;
    private const long Owned = 1;
    private const long Live = 2;
    private const long LeavingBit = 1;
    private const long User = 4;

    // Guards growth.
    // A leaf; nothing is taken under it.
    // Readers take the array as it is.
    private readonly OrderedLock _growLock = new(LockRank.Leaf);
    private Entry[][] _segments = [new Entry[FirstSegment]];

    /// <summary>Hands a range over; the token is for <see cref="Unregister"/>.</summary>
    public int Register(ulong address, long length, MemoryAccess access)
    {
        while (true)
        {
            Entry[][] segments = Volatile.Read(ref _segments);
            for (int segment = 0; segment < segments.Length; segment++)
            {
                Entry[] entries = segments[segment];
                for (int probe = 0; probe < Probes; probe++)
                {
                    int index = IndexOf(address, probe, entries.Length);
                    if (TryFill(ref entries[index], address, length, access))
                        return TokenOf(segment, index);
                }
            }

            if (TryRegisterAnywhere(segments, address, length, access, out int token))
                return token;
            Grow(segments);
        }
    }

    /// <summary>Takes a range back. Waits for devices inside it; when this returns none uses it.</summary>
    public void Unregister(int token)
    {
        LockOrder.AssertNoneHeld("wait for devices inside a range");
        ref Entry entry = ref EntryOf(token);
        SchedulePoint.Pass();
        if (Interlocked.CompareExchange(ref entry.State, Owned, Live) != Live)
        {
            SchedulePoint.Pass();
            Interlocked.Or(ref entry.State, LeavingBit);
            if (!SchedulePoint.Await((This: this, Token: token), static at => Volatile.Read(ref at.This.EntryOf(at.Token).State) < User))
                AwaitUsers(ref entry);
        }

        entry.Address = 0;
        entry.Length = 0;
        SchedulePoint.Pass();
        Volatile.Write(ref entry.State, Free);
    }

    /// <summary>Begins a device's use of [address, address + length); false when no one range holds all of it for that access.</summary>
    public bool TryUse(ulong address, long length, MemoryAccess access, out int token)
    {
        Entry[][] segments = Volatile.Read(ref _segments);
        for (int segment = 0; segment < segments.Length; segment++)
        {
            Entry[] entries = segments[segment];
            for (int probe = 0; probe < Probes; probe++)
            {
                int index = IndexOf(address, probe, entries.Length);
                token = TokenOf(segment, index);
                if (TryEnter(ref entries[index], address, length, access))
                    return true;
            }
        }

        return TryUseInside(segments, address, length, access, out token);
    }

    /// <summary>Ends a device's use.</summary>
    public void EndUse(int token)
    {
        SchedulePoint.Pass();
        Interlocked.Add(ref EntryOf(token).State, -User);
    }

    private static void AwaitUsers(ref readonly Entry entry)
    {
        var spin = new SpinWait();
        while (Volatile.Read(in entry.State) >= User)
            spin.SpinOnce();
    }

    /// <summary>
    /// Takes any free entry of the newest segment, unless that is half full and growing is due: many ranges with one start,
    /// such as one input used by many requests, must not make the table double for every few of them.
    /// </summary>
    private static bool TryRegisterAnywhere(Entry[][] segments, ulong address, long length, MemoryAccess access, out int token)
    {
        Entry[] entries = segments[^1];
        int taken = 0;
        for (int index = 0; index < entries.Length && taken < entries.Length / 2; index++)
        {
            token = TokenOf(segments.Length - 1, index);
            if (TryFill(ref entries[index], address, length, access))
                return true;
            taken++;
        }

        token = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFill(ref Entry entry, ulong address, long length, MemoryAccess access)
    {
        if (Volatile.Read(ref entry.State) != Free || Interlocked.CompareExchange(ref entry.State, Owned, Free) != Free)
            return false;
        entry.Address = address;
        entry.Length = length;
        entry.Access = access;
        SchedulePoint.Pass();
        Volatile.Write(ref entry.State, Live); // publishes the fields; pairs with TryEnter
        return true;
    }

    private static bool TryUseInside(Entry[][] segments, ulong address, long length, MemoryAccess access, out int token)
    {
        for (int segment = 0; segment < segments.Length; segment++)
        {
            Entry[] entries = segments[segment];
            for (int index = 0; index < entries.Length; index++)
            {
                token = TokenOf(segment, index);
                if (TryEnter(ref entries[index], address, length, access))
                    return true;
            }
        }

        token = 0;
        return false;
    }

    private static bool TryEnter(ref Entry entry, ulong address, long length, MemoryAccess access)
    {
        while (true)
        {
            long state = Volatile.Read(ref entry.State);
            if ((state & (Live | LeavingBit)) != Live || !entry.Holds(address, length, access))
                return false;
            SchedulePoint.Pass();
            if (Interlocked.CompareExchange(ref entry.State, state + User, state) == state)
                break;
        }

        // The entry may have been emptied and refilled between the look and the exchange; now it cannot change any more.
        if (entry.Holds(address, length, access))
            return true;
        Interlocked.Add(ref entry.State, -User);
        return false;
    }

    private void Grow(Entry[][] seen)
    {
        using (_growLock.EnterScope())
        {
            SchedulePoint.Allocate();
            if (_segments == seen)
                Volatile.Write(ref _segments, [.. seen, new Entry[FirstSegment << seen.Length]]);
        }
    }

    private ref Entry EntryOf(int token)
    {
        // Segment k holds FirstSegment << k entries; numbering starts at FirstSegment so that the top bit names the segment.
        int number = token + FirstSegment;
        int segment = int.Log2(number / FirstSegment);
        return ref Volatile.Read(ref _segments)[segment][number - (FirstSegment << segment)];
    }

    private static int TokenOf(int segment, int index) => (FirstSegment << segment) + index - FirstSegment;

    private static int IndexOf(ulong address, int probe, int size) =>
        (int)(unchecked((address >> 4) * 0x9E37_79B9_7F4A_7C15UL) >> 40) + probe & (size - 1);

    // One cache line each, so that two requests never share one.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Entry
    {
        public long State;
        public ulong Address;
        public long Length;
        public MemoryAccess Access;

        // Each field is read once, and nothing here can overflow: the first look may meet an entry that is being refilled.
        // The start is compared as well as the offset: a range may end where addresses end, and what follows it is 0.
        public readonly bool Holds(ulong address, long length, MemoryAccess access)
        {
            unchecked
            {
                ulong start = Address;
                ulong offset = address - start;
                ulong size = (ulong)Length;
                return address >= start && offset <= size && (ulong)length <= size - offset && (Access & access) == access;
            }
        }
    }
}
