using System.Buffers;
using CsCheck;
using Uacce.Framework.Tests.Support;
using Uacce.Memory;
using Xunit;

namespace Uacce.Framework.Tests.AddressSpaces;

/// <summary>How a device sees a submitter's memory: in place, or through a copy.</summary>
public class DeviceBufferTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void OfACopyExactlyTheCommittedBytesAreWrittenBack() =>
        Gen.Select(Gen.Int[0, 64], Gen.Int[0, 64], Gen.Int[0, 64], Gen.Bool).Sample((offset, length, commit, both) =>
        {
            commit = Math.Min(commit, length);
            var space = new CopyingSpace(128);
            AddressSpaceBinding binding = _rig.Open(space).Binding;
            MemoryAccess access = both ? MemoryAccess.ReadWrite : MemoryAccess.Write;
            Assert.True(binding.TryOpen(CopyingSpace.Start + (ulong)offset, length, access, out DeviceBuffer buffer));
            Assert.Equal(length, buffer.Span.Length);
            if (both)
                Assert.True(buffer.Span.SequenceEqual(space.Bytes.AsSpan(offset, length)), "Read access shows the memory.");
            buffer.Span.Fill(0xEE);
            Assert.Equal(0, space.Writes);
            Assert.True(buffer.TryCommit(commit));
            buffer.Dispose();

            byte[] expected = CopyingSpace.Pattern(128);
            expected.AsSpan(offset, commit).Fill(0xEE);
            Assert.Equal(expected, space.Bytes);
            Assert.Equal(commit > 0 ? 1 : 0, space.Writes);
        });

    [Fact]
    public void FaultsOfTheCopyAreReported()
    {
        var space = new CopyingSpace(128);
        AddressSpaceBinding binding = _rig.Open(space).Binding;
        Assert.False(binding.TryOpen(CopyingSpace.Start + 100, 29, MemoryAccess.Read, out DeviceBuffer buffer));
        buffer.Dispose();
        Assert.False(binding.TryOpen(CopyingSpace.Start - 1, 2, MemoryAccess.ReadWrite, out _));

        // What is only written is not looked at before, so the fault shows at the commit.
        Assert.True(binding.TryOpen(CopyingSpace.Start + 100, 29, MemoryAccess.Write, out buffer));
        Assert.True(buffer.TryCommit(28));
        Assert.False(buffer.TryCommit(29));
        buffer.Dispose();
        Assert.Equal(0, space.Releases);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void NobodySeesWhatAnotherLeftInThePool(int length)
    {
        var space = new CopyingSpace(length);
        AddressSpaceBinding binding = _rig.Open(space).Binding;
        for (int i = 0; i < 3; i++)
        {
            // The pool gives a thread its own last array back, so this is the one that follows.
            byte[] other = ArrayPool<byte>.Shared.Rent(length);
            Array.Fill(other, (byte)0xEE);
            ArrayPool<byte>.Shared.Return(other);
            MemoryAccess access = i == 1 ? MemoryAccess.ReadWrite : MemoryAccess.Write;
            Assert.True(binding.TryOpen(CopyingSpace.Start, length, access, out DeviceBuffer buffer));
            Assert.False(buffer.Span.Contains((byte)0xEE), "Another's bytes are in the buffer.");
            Assert.True(buffer.TryCommit(length));
            buffer.Dispose();
            Assert.DoesNotContain((byte)0xEE, space.Bytes);
        }
    }

    [Fact]
    public void ALengthIsNotBelievedBeforeMemoryIsTakenForIt()
    {
        var space = new CopyingSpace(128);
        AddressSpaceBinding binding = _rig.Open(space).Binding;
        foreach (MemoryAccess access in (MemoryAccess[])[MemoryAccess.Read, MemoryAccess.Write, MemoryAccess.ReadWrite])
            Assert.False(binding.TryOpen(CopyingSpace.Start, DeviceBuffer.MaxCopyLength + 1, access, out _));

        // 8 MiB that end, or begin, where nothing is.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 4; i++)
        {
            Assert.False(binding.TryOpen(CopyingSpace.Start, 8 << 20, MemoryAccess.Read, out _));
            Assert.False(binding.TryOpen(CopyingSpace.Start + 127 - (8 << 20), 8 << 20, MemoryAccess.ReadWrite, out _));
            Assert.False(binding.TryOpen(ulong.MaxValue - 3, int.MaxValue, MemoryAccess.Read, out _));
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20, "Memory was taken for a range that is not there.");
    }

    [Fact]
    public void MoreThanWasOpenedIsNeverCommitted()
    {
        var space = new CopyingSpace(128);
        Assert.True(_rig.Open(space).Binding.TryOpen(CopyingSpace.Start, 17, MemoryAccess.Write, out DeviceBuffer buffer));
        bool refused = false;
        try
        {
            buffer.TryCommit(18); // the pool's array is longer than the range
        }
        catch (ArgumentOutOfRangeException)
        {
            refused = true;
        }

        buffer.Dispose();
        Assert.True(refused);
        Assert.Equal(0, space.Writes);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void NoBytesAtAnyAddressAreNoFault(ulong address)
    {
        foreach (AddressSpace space in (AddressSpace[])[new LocalAddressSpace(), new CopyingSpace(8)])
        {
            AddressSpaceBinding binding = _rig.Open(space).Binding;
            Assert.True(binding.TryOpen(address, 0, MemoryAccess.ReadWrite, out DeviceBuffer buffer));
            Assert.True(buffer.TryCommit(0));
            Assert.True(buffer.Span.IsEmpty);
            buffer.Dispose();
            Assert.True(binding.TryRead(address, []));
            Assert.True(binding.TryWrite(address, []));
            Assert.False(binding.TryOpen(address, -1, MemoryAccess.Read, out _));
        }
    }

    [Fact]
    public void LocalMemoryIsUsedInPlaceAndOnlyAsItWasHandedOver()
    {
        var memory = new PageMemory(8192);
        ulong start = memory.Window.Address;
        AddressSpaceBinding binding = _rig.Open().Binding;
        int token = _rig.Space.Register(start + 16, 100, MemoryAccess.Read);
        memory.Window.AsSpan(16, 100).Fill(5);

        Assert.True(binding.TryOpen(start + 20, 96, MemoryAccess.Read, out DeviceBuffer buffer));
        Assert.Equal(96, buffer.Span.Length);
        Assert.False(buffer.Span.ContainsAnyExcept((byte)5));
        memory.Window.AsSpan(20, 1)[0] = 6;
        Assert.Equal(6, buffer.Span[0]);
        Assert.True(buffer.TryCommit(96));
        buffer.Dispose();

        Assert.False(binding.TryOpen(start + 20, 97, MemoryAccess.Read, out _));
        Assert.False(binding.TryOpen(start + 20, 1, MemoryAccess.Write, out _));
        Assert.False(binding.TryOpen(start + 20, 1, MemoryAccess.ReadWrite, out _));
        Assert.False(binding.TryWrite(start + 20, new byte[1]));
        var read = new byte[4];
        Assert.True(binding.TryRead(start + 112, read));
        Assert.Equal([5, 5, 5, 5], read);
        Assert.False(binding.TryRead(start + 113, read));
        _rig.Space.Unregister(token); // returns at once: nothing is left inside
        Assert.False(binding.TryRead(start + 16, read));

        token = _rig.Space.Register(start, 8192, MemoryAccess.Write);
        Assert.True(binding.TryWrite(start + 8188, [1, 2, 3, 4]));
        Assert.Equal([1, 2, 3, 4], memory.Window.AsSpan(8188, 4).ToArray());
        _rig.Space.Unregister(token);
        memory.KeepAlive();
    }

    [Fact]
    public void ARangeAroundTheEndOfTheAddressesIsRefused()
    {
        var space = new LocalAddressSpace();
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Register(0x1000, 0, MemoryAccess.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Register(0x1000, -1, MemoryAccess.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Register(ulong.MaxValue, 2, MemoryAccess.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Register(ulong.MaxValue - 14, 16 + 1, MemoryAccess.Read));
        space.Unregister(space.Register(ulong.MaxValue - 15, 16, MemoryAccess.Read));
    }

    /// <summary>Another process's memory, which can only be copied.</summary>
    private sealed class CopyingSpace : AddressSpace
    {
        public const ulong Start = 0x7000_0000;

        public CopyingSpace(int size) => Bytes = Pattern(size);

        public byte[] Bytes { get; }

        public int Writes { get; private set; }

        public int Releases { get; private set; }

        public static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i & 0x7F))];

        protected internal override bool CanCopy => true;

        protected internal override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
        {
            (window, token) = (default, 0);
            return false;
        }

        protected internal override void Release(int token) => Releases++;

        protected internal override bool TryRead(ulong address, Span<byte> destination) =>
            TryFind(address, destination.Length, out int offset) && Bytes.AsSpan(offset, destination.Length).TryCopyTo(destination);

        protected internal override bool TryWrite(ulong address, ReadOnlySpan<byte> source)
        {
            if (!TryFind(address, source.Length, out int offset))
                return false;
            Writes++;
            return source.TryCopyTo(Bytes.AsSpan(offset));
        }

        private bool TryFind(ulong address, int length, out int offset)
        {
            UInt128 end = (UInt128)address + (ulong)length;
            bool inside = address >= Start && end <= Start + (ulong)Bytes.Length;
            offset = inside ? (int)(address - Start) : 0;
            return inside;
        }
    }
}
