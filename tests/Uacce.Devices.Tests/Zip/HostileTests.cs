using CsCheck;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Descriptors nobody should send: each ends in one completion, and nothing else happens.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly ZipRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(ZipQueueType.Compress)]
    [InlineData(ZipQueueType.Decompress)]
    public void RandomDescriptorsCompleteOnceEach(ZipQueueType type)
    {
        using RawQueue queue = _rig.Open(type);
        Gen.UInt.Array[32].Sample(
            words =>
            {
                byte[] bytes = new byte[QmDusLayout.DescriptorSize];
                System.Buffer.BlockCopy(words, 0, bytes, 0, bytes.Length);
                ZipDescriptor done = queue.Run(System.Runtime.InteropServices.MemoryMarshal.Read<ZipDescriptor>(bytes));
                Assert.Equal(words[26], done.Tag);
            },
            iter: 3_000, threads: 1);
        AssertWorks();
    }

    [Theory]
    [InlineData(ZipQueueType.Compress)]
    [InlineData(ZipQueueType.Decompress)]
    public void PlausibleDescriptorsWithWildAddressesAndLengthsTouchNothing(ZipQueueType type)
    {
        using RawQueue queue = _rig.Open(type);
        Rig.Buffer good = _rig.Allocate(4_096);
        Rig.Buffer readOnly = _rig.Allocate(4_096, MemoryAccess.Read);
        ulong[] addresses = [0, 1, good.Address, good.Address + 4_095, good.Address + 4_096, good.Address - 1, readOnly.Address, ulong.MaxValue, ulong.MaxValue - 100, 1UL << 47];
        uint[] lengths = [0, 1, 17, 4_095, 4_096, 4_097, 8 << 20, (8 << 20) + 1, int.MaxValue, 0x8000_0000, uint.MaxValue];
        Gen<ulong> address = Gen.Int[0, addresses.Length - 1].Select(i => addresses[i]);
        Gen<uint> length = Gen.Int[0, lengths.Length - 1].Select(i => lengths[i]);
        Gen.Select(address, length, address, length, address, Gen.UInt, Gen.Int[1, 3]).Sample(
            (source, sourceLength, destination, destinationLength, context, control, format) =>
            {
                queue.Run(new ZipDescriptor
                {
                    InputLength = sourceLength,
                    SourceControl = control,
                    Type = (uint)format | (control & 0x100),
                    OutputAvailable = destinationLength,
                    SourceAddress = source,
                    DestinationAddress = destination,
                    ContextAddress = context,
                });
                good.AssertMargins();
                readOnly.AssertUntouchedFrom(0);
            },
            iter: 3_000, threads: 1);
        AssertWorks();
    }

    [Fact]
    public void ARangeTakenBackCannotBeReached()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        var memory = new PageMemory(4_096);
        int token = _rig.Space.Register(memory.Window.Address, 4_096, MemoryAccess.ReadWrite);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(100), _rig.Allocate(200));
        request.SourceAddress = memory.Window.Address;
        Assert.True(Requests.StatusOf(queue.Run(request)).IsSuccess);
        _rig.Space.Unregister(token);
        Assert.Equal(ZipStatus.BadAddress, queue.Run(request).Status);
        memory.KeepAlive();
    }

    private void AssertWorks()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer packed = _rig.Allocate(200);
        ZipDescriptor done = queue.Run(Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("still works"u8), packed));
        Assert.Equal("still works"u8.ToArray(), Oracle.Decompress(ZipRequestType.Zlib, packed.Span[..(int)done.Produced]));
    }
}
