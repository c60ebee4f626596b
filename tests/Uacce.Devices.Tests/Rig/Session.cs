using Uacce.Abi;
using Uacce.Framework;
using Xunit;

namespace Uacce.Devices.Tests.Rig;

/// <summary>The client's side of one session: a context buffer, and the words that come back with each request.</summary>
internal sealed class Session
{
    private readonly ZipRequestType _format;
    private readonly Buffer _context;
    private readonly Buffer _source;
    private readonly Buffer _room;

    public Session(ZipRig rig, ZipRequestType format)
        : this(format, rig.Space)
    {
    }

    /// <summary>The same memory, handed over in each of <paramref name="spaces"/>.</summary>
    public Session(ZipRequestType format, params LocalAddressSpace[] spaces)
    {
        _format = format;
        _context = Allocate(ZipContext.DeviceSize, spaces);
        _source = Allocate(16_384, spaces);
        _room = Allocate(65_536, spaces);
    }

    /// <summary>Whether the next request begins a stream.</summary>
    public bool IsNew { get; set; } = true;

    /// <summary>The last answer.</summary>
    public ZipDescriptor Last { get; private set; }

    /// <summary>Fills everything that a new stream has to ignore with rubbish.</summary>
    public void MakeStale()
    {
        ZipDescriptor stale = Last;
        (stale.Context0, stale.Context1, stale.Context2, stale.TotalSize, stale.Checksum) = (0xFFFF_FF81, ~0u, ~0u, 0xDEAD, 0xBEEF);
        Last = stale;
        _context.Span.Fill(0x77);
    }

    public byte[] Compress(RawQueue queue, ReadOnlySpan<byte> piece, bool finish = false)
    {
        Run(queue, piece, finish);
        Assert.Equal(0u, Last.Status);
        Assert.Equal((uint)piece.Length, Last.Consumed);
        return _room.Span[..(int)Last.Produced].ToArray();
    }

    public byte[] Decompress(RawQueue queue, ReadOnlySpan<byte> piece)
    {
        Run(queue, piece, finish: false);
        return _room.Span[..(int)Last.Produced].ToArray();
    }

    private void Run(RawQueue queue, ReadOnlySpan<byte> piece, bool finish)
    {
        piece.CopyTo(_source.Span);
        Last = queue.Run(Requests.Stream(
            _format, IsNew, finish, _source.Address, piece.Length, _room.Address, _room.Length, _context, Last));
        IsNew = false;
        _context.AssertMargins();
        _room.AssertMargins();
    }

    private static Buffer Allocate(int length, LocalAddressSpace[] spaces)
    {
        var buffer = new Buffer(spaces[0], length, MemoryAccess.ReadWrite);
        foreach (LocalAddressSpace space in spaces[1..])
            space.Register(buffer.Address, length, MemoryAccess.ReadWrite);
        return buffer;
    }
}
