using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Uacce.Abi;
using Uacce.Client.Compression;
using Uacce.Client.Streams;
using Uacce.Memory;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Descriptors that no client of ours makes: each gets one answer, and only memory that was handed over is touched.</summary>
public sealed class RawDescriptorTests
{
    private const int Canary = 4096;
    private const int Room = 32 << 10;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void RandomDescriptors_HarmNobody(int direction)
    {
        using var lab = new Lab();
        using var queue = new ZipQueue(lab.Pool.Devices[0], (ZipQueueType)direction, TimeSpan.FromMicroseconds(20));
        var memory = new PageMemory(Room + (2 * Canary));
        memory.Memory.Span.Fill(0xA5);
        byte[] secret = GC.AllocateArray<byte>(Room, pinned: true);
        secret.AsSpan().Fill(0x5A);
        ulong start = memory.Window.Address + Canary;
        int token = queue.Ring.Transport.HandOver(start, Room, writable: true);
        var random = new Random(direction + 1);
        ulong outside = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(secret, 0);
        for (int i = 0; i < 3000; i++)
        {
            ZipDescriptor descriptor = default;
            random.NextBytes(MemoryMarshal.AsBytes(new Span<ZipDescriptor>(ref descriptor)));
            if (random.Next(8) != 0)
            {
                descriptor.Type = ZipTypeWord.Create((ZipRequestType)random.Next(1, 4), random.Next(3) == 0, random.Next(6)).Value;
                descriptor.SourceAddress = Address(random, start, outside);
                descriptor.DestinationAddress = Address(random, start, outside);
                descriptor.ContextAddress = Address(random, start, outside);
                descriptor.InputLength = Length(random);
                descriptor.OutputAvailable = Length(random);
            }

            Run(queue, descriptor);
        }

        queue.Ring.Transport.Withdraw(token);
        Assert.True(memory.Memory.Span[..Canary].IndexOfAnyExcept((byte)0xA5) < 0, "in front of what was handed over");
        Assert.True(memory.Memory.Span[(Canary + Room)..].IndexOfAnyExcept((byte)0xA5) < 0, "behind what was handed over");
        Assert.True(secret.AsSpan().IndexOfAnyExcept((byte)0x5A) < 0, "memory that was never handed over");
        Assert.False(queue.Ring.IsEnded);
        ShowThatItWorks(queue);
        lab.ShowThatItWorks();
    }

    [Fact]
    public void AddressesAndLengths_AreJudgedOneByOne()
    {
        using var lab = new Lab();
        using var queue = new ZipQueue(lab.Pool.Devices[0], ZipQueueType.Compress, TimeSpan.FromMicroseconds(20));
        using var input = new HandedMemory(queue.Ring.Transport, 4096);
        using var output = new HandedMemory(queue.Ring.Transport, 8192);
        ZipDescriptor good = queue.Describe(ZipRequestType.Gzip, ZipControl.NewStream | ZipControl.Finish, input.Address, 4096, output.Address, 8192);
        Assert.True(Run(queue, good).IsSuccess);
        ZipDescriptor[] bad =
        [
            good with { SourceAddress = 0 },
            good with { DestinationAddress = 0 },
            good with { SourceAddress = ulong.MaxValue },
            good with { SourceAddress = ulong.MaxValue - 4095 },
            good with { DestinationAddress = ulong.MaxValue - 8191 },
            good with { SourceAddress = input.Address + 1 },
            good with { SourceAddress = input.Address - 1 },
            good with { DestinationAddress = output.Address + 1 },
            good with { InputLength = 4097 },
            good with { InputLength = (8 << 20) + 1 },
            good with { InputLength = uint.MaxValue },
            good with { InputLength = 0x8000_0000 },
            good with { OutputAvailable = 8193 },
            good with { OutputAvailable = uint.MaxValue },
            good with { Type = 0xFF },
            good with { Type = good.Type | 0xF00 },
            good with { SourceControl = good.SourceControl | ZipControl.Stateful, ContextAddress = 0 },
            good with { SourceControl = good.SourceControl | ZipControl.Stateful, ContextAddress = ulong.MaxValue - 3 },
        ];
        for (int i = 0; i < bad.Length; i++)
            Assert.False(Run(queue, bad[i]).IsSuccess, $"descriptor {i}");
        Assert.True(Run(queue, good).IsSuccess);
    }

    [Fact]
    public void ScatterListsThatLoopOrLie_AreErrors()
    {
        using var lab = new Lab();
        using var queue = new ZipQueue(lab.Pool.Devices[0], ZipQueueType.Compress, TimeSpan.FromMicroseconds(20));
        using var list = new HandedMemory(queue.Ring.Transport, 16 << 10);
        using var data = new HandedMemory(queue.Ring.Transport, 64 << 10);
        Span<byte> block = list.Memory.Span;
        ZipDescriptor scattered = queue.Describe(
            ZipRequestType.Zlib, ZipControl.NewStream | ZipControl.Finish, list.Address, 100_000, list.Address + 8192, 60_000);
        scattered.Type = ZipTypeWord.Create(ZipRequestType.Zlib, scattered: true).Value;
        Fill(list.Memory.Span[8192..], 0, 1, data.Address, 60_000);

        Fill(block, list.Address, 1, data.Address, 0); // a loop that never gets anywhere
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, list.Address, 0, 0, 0);
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, 0, 256, data.Address, 10); // more entries than a block has
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, ulong.MaxValue - 3, 1, data.Address, 10); // the next block is nowhere
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, 0, 1, data.Address + 1, 64 << 10); // an entry that reaches too far
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, 0, 1, data.Address, 10); // less than was promised
        Assert.False(Run(queue, scattered).IsSuccess);
        Fill(block, list.Address, 1, data.Address, 1000); // a loop that gets there
        Assert.True(Run(queue, scattered).IsSuccess);
        ShowThatItWorks(queue);
    }

    private static void Fill(Span<byte> block, ulong next, int used, ulong address, uint length)
    {
        block[..(HardwareSgl.HeaderSize + HardwareSgl.EntrySize)].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(block[HardwareSgl.NextOffset..], next);
        BinaryPrimitives.WriteUInt16LittleEndian(block[HardwareSgl.UsedEntriesOffset..], (ushort)used);
        BinaryPrimitives.WriteUInt64LittleEndian(block[(HardwareSgl.HeaderSize + HardwareSgl.EntryAddressOffset)..], address);
        BinaryPrimitives.WriteUInt32LittleEndian(block[(HardwareSgl.HeaderSize + HardwareSgl.EntryLengthOffset)..], length);
    }

    private static ulong Address(Random random, ulong start, ulong outside) => random.Next(8) switch
    {
        0 => 0,
        1 => ulong.MaxValue - (ulong)random.Next(100),
        2 => outside + (ulong)random.Next(Room),
        3 => start - (ulong)random.Next(Canary),
        4 => start + Room - (ulong)random.Next(100),
        _ => start + (ulong)random.Next(Room),
    };

    private static uint Length(Random random) => random.Next(6) switch
    {
        0 => uint.MaxValue - (uint)random.Next(10),
        1 => (uint)random.Next(),
        2 => (uint)random.Next(4),
        _ => (uint)random.Next(Room),
    };

    private static ZipStatus Run(ZipQueue queue, in ZipDescriptor descriptor)
    {
        var request = new ZipRequest();
        request.Prepare(asynchronous: false);
        queue.Submit(descriptor, request);
        queue.Ring.Wait(request, Deadline.Long);
        Assert.Null(request.Failure);
        return new ZipStatus(request.Result.Status);
    }

    private static void ShowThatItWorks(ZipQueue queue)
    {
        using var input = new HandedMemory(queue.Ring.Transport, 4096);
        using var output = new HandedMemory(queue.Ring.Transport, 8192);
        ZipDescriptor descriptor = queue.Describe(ZipRequestType.Gzip, ZipControl.NewStream | ZipControl.Finish, input.Address, 4096, output.Address, 8192);
        ZipStatus status = Run(queue, descriptor);
        Assert.True(status.IsSuccess || status.Code == ZipStatus.BadData, $"{status}"); // the input is no deflate data
    }
}
