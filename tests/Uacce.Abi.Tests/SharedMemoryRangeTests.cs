using System.Buffers.Binary;
using Xunit;

namespace Uacce.Abi.Tests;

public class SharedMemoryRangeTests
{
    [Fact]
    public void EachFieldHasItsPlace()
    {
        byte[] bytes = new byte[SharedMemoryRange.Size];
        Array.Fill(bytes, (byte)0xFF);
        new SharedMemoryRange(7, 0x7F00_0000_1000, 1 << 20).Write(bytes);
        Assert.Equal(7L, BinaryPrimitives.ReadInt64LittleEndian(bytes)); // with 4 bytes of nothing
        Assert.Equal(0x7F00_0000_1000L, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(1L << 20, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));
        Assert.True(SharedMemoryRange.TryRead(bytes, out SharedMemoryRange range));
        Assert.Equal(new SharedMemoryRange(7, 0x7F00_0000_1000, 1 << 20), range);
        Assert.False(SharedMemoryRange.TryRead(bytes.AsSpan(1), out _));
    }
}
