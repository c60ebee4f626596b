using System.Collections.Concurrent;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Exploration.Tests.Support;

/// <summary>
/// An address space of buffers that counts what devices do with them, and judges every access to one that is poisoned: whose
/// binding is gone. Direct accesses, which it does not see, are found by the pattern that they break.
/// </summary>
/// <param name="judge">Where broken promises are reported.</param>
/// <param name="copies">Devices copy in and out, as from another process; otherwise they use the buffers in place.</param>
internal sealed class JudgedSpace(Judge judge, bool copies) : AddressSpace
{
    private readonly ConcurrentDictionary<ulong, Buffer> _buffers = [];
    private readonly List<Buffer> _retired = [];
    private int _tokens;
    private int _pinned;
    private long _accesses;

    /// <summary>Runs at every access; what it answers is the access's answer, false a fault.</summary>
    public Func<bool> Enters { get; init; } = static () => true;

    public long Accesses => Volatile.Read(ref _accesses);

    /// <summary>Ranges in direct use now.</summary>
    public int Pinned => Volatile.Read(ref _pinned);

    protected internal override bool CanCopy => copies;

    public Buffer Add()
    {
        var buffer = new Buffer();
        _buffers[buffer.Address] = buffer;
        return buffer;
    }

    /// <summary>The queue of this buffer was closed; under the system's lock.</summary>
    public void Retire(Buffer buffer) => _retired.Add(buffer);

    /// <summary>The binding of all retired buffers is gone; under the system's lock.</summary>
    public void PoisonRetired() => _retired.ForEach(static buffer => buffer.PoisonNow());

    /// <summary>At the end: nobody has written where nobody may.</summary>
    public void AssertIntact()
    {
        judge.Expect(Pinned == 0, $"{Pinned} direct accesses did not end.");
        judge.Expect(_retired.TrueForAll(static buffer => buffer.IsIntact), "A device has written into memory behind a binding that was gone.");
    }

    protected internal override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
    {
        window = default;
        token = 0;
        if (copies || !TryFind(address, out Buffer? buffer))
            return false;
        window = buffer.Window;
        token = Interlocked.Increment(ref _tokens);
        Interlocked.Increment(ref _pinned);
        return true;
    }

    protected internal override void Release(int token) => Interlocked.Decrement(ref _pinned);

    protected internal override bool TryRead(ulong address, Span<byte> destination)
    {
        if (!TryFind(address, out Buffer? buffer))
            return false;
        buffer.Window.AsSpan(0, destination.Length).CopyTo(destination);
        return true;
    }

    protected internal override bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        if (!TryFind(address, out Buffer? buffer))
            return false;
        source.CopyTo(buffer.Window.AsSpan(0, source.Length));
        return true;
    }

    private bool TryFind(ulong address, out Buffer buffer)
    {
        SchedulePoint.Pass();
        Interlocked.Increment(ref _accesses);
        buffer = null!;
        if (!Enters())
            return false;
        if (!_buffers.TryGetValue(address, out Buffer? found))
            return false;
        buffer = found;
        judge.Expect(!buffer.IsPoisoned, "A device has reached for memory behind a binding that was gone.");
        return true;
    }

    /// <summary>The memory of one request.</summary>
    internal sealed class Buffer
    {
        public const int Length = 64;
        private const byte Poison = 0xA5;

        private readonly byte[] _block = GC.AllocateArray<byte>(Length, pinned: true);
        private bool _isPoisoned;

        public unsafe Buffer()
        {
            fixed (byte* start = _block)
                Window = MemoryWindow.FromAddress((ulong)start, Length);
        }

        public MemoryWindow Window { get; }

        public ulong Address => Window.Address;

        public bool IsPoisoned => Volatile.Read(ref _isPoisoned);

        /// <summary>Nothing was written since it was poisoned.</summary>
        public bool IsIntact => !IsPoisoned || !_block.AsSpan().ContainsAnyExcept(Poison);

        /// <summary>No device may touch it from here on.</summary>
        public void PoisonNow()
        {
            if (IsPoisoned)
                return;
            _block.AsSpan().Fill(Poison);
            Volatile.Write(ref _isPoisoned, true);
        }
    }
}
