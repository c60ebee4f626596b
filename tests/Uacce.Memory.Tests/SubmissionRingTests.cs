using System.Runtime.CompilerServices;
using CsCheck;
using Uacce.Abi;
using Xunit;

namespace Uacce.Memory.Tests;

public class SubmissionRingTests
{
    private const int Depth = 16;
    private const int Stride = QmDusLayout.DescriptorSize;

    private readonly PageMemory _memory = new(Depth * Stride);
    private readonly SubmissionRing _ring;
    private readonly DescriptorCopy<Descriptor> _copy = new();

    public SubmissionRingTests() => _ring = new SubmissionRing(_memory.Window, Depth, Stride);

    [Fact]
    public void ADescriptorLandsInItsSlotAndNowhereElse() =>
        Gen.Select(Gen.Int[0, Depth - 1], Gen.Byte[1, byte.MaxValue]).Sample(
            (slot, filler) =>
            {
                _memory.Window.Clear();
                Descriptor descriptor = default;
                ((Span<byte>)descriptor).Fill(filler);
                _ring.Write(slot, descriptor);

                Span<byte> all = _memory.Window.AsSpan(0, Depth * Stride);
                Assert.False(all[(slot * Stride)..((slot + 1) * Stride)].ContainsAnyExcept(filler));
                Assert.False(all[..(slot * Stride)].ContainsAnyExcept((byte)0));
                Assert.False(all[((slot + 1) * Stride)..].ContainsAnyExcept((byte)0));

                _ring.Read(slot, out Descriptor read);
                Assert.True(((ReadOnlySpan<byte>)read).SequenceEqual(descriptor));
                _ring.ReadWords(slot, out Descriptor words);
                Assert.True(((ReadOnlySpan<byte>)words).SequenceEqual(descriptor));
                Assert.True(((ReadOnlySpan<byte>)_copy.Take(_ring, slot)).SequenceEqual(descriptor));
            },
            threads: 1);

    [Fact]
    public void NoSlotOutsideTheRingIsReached() =>
        Gen.OneOf(Gen.Int, Gen.Int[-2, Depth + 2]).Where(slot => slot is < 0 or >= Depth).Sample(slot =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Read(slot, out Descriptor _));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.ReadWords(slot, out Descriptor _));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Write(slot, default(Descriptor)));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Prefetch(slot));
        });

    [Fact]
    public void SeveralDescriptorsLandInSlotsOfTheirOwnUpToTheRingsEnd()
    {
        var descriptors = new Descriptor[3];
        for (int i = 0; i < descriptors.Length; i++)
            ((Span<byte>)descriptors[i]).Fill((byte)(i + 1));

        _ring.Write(Depth - 3, descriptors);

        for (int i = 0; i < descriptors.Length; i++)
        {
            _ring.Read(Depth - 3 + i, out Descriptor read);
            Assert.True(((ReadOnlySpan<byte>)read).SequenceEqual(descriptors[i]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Write(Depth - 2, descriptors));
    }

    [Fact]
    public void WhatIsNoWholeNumberOfWordsIsRefusedRatherThanCutOff() =>
        Assert.Throws<ArgumentException>(() => _ring.ReadWords(0, out uint _));

    [Fact]
    public void ACopyIsOneReadersAndLiesOnACacheLine()
    {
        var other = new DescriptorCopy<Descriptor>();
        _ring.Write(0, default(Descriptor));
        ref readonly Descriptor first = ref _copy.Take(_ring, 0);
        Descriptor full = default;
        ((Span<byte>)full).Fill(1);
        _ring.Write(0, full);
        other.Take(_ring, 0);
        Assert.False(((ReadOnlySpan<byte>)first).Contains((byte)1));
        Assert.Equal(0u, Address(in first) % 64);
        Assert.Equal(0u, Address(in other.Take(_ring, 0)) % 64);
    }

    [Fact]
    public void ADescriptorLargerThanASlotIsRefusedEvenInTheMiddle()
    {
        SubmissionRing narrow = new(_memory.Window, Depth, Stride / 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => narrow.Read(0, out Descriptor _));
        Assert.Throws<ArgumentOutOfRangeException>(() => narrow.ReadWords(0, out Descriptor _));
        Assert.Throws<ArgumentOutOfRangeException>(() => narrow.Write(0, default(Descriptor)));
    }

    [Fact]
    public void APartIsWrittenExactlyWhenItLiesInsideItsSlot() =>
        Gen.OneOf(Gen.Int, Gen.Int[-16, Stride + 16], Gen.Const(int.MaxValue), Gen.Const(int.MinValue)).Sample(
            offset =>
            {
                _memory.Window.Clear();
                Span<byte> all = _memory.Window.AsSpan(0, Depth * Stride);
                if (offset is < 0 or > Stride - sizeof(uint))
                {
                    Assert.Throws<ArgumentOutOfRangeException>(() => _ring.Write(3, offset, uint.MaxValue));
                    Assert.False(all.ContainsAnyExcept((byte)0));
                    return;
                }

                _ring.Write(3, offset, uint.MaxValue);
                Assert.False(all.Slice(3 * Stride + offset, sizeof(uint)).ContainsAnyExcept((byte)0xFF));
                Assert.Equal(sizeof(uint), all.Length - all.Count((byte)0));
            },
            iter: 5_000,
            threads: 1);

    [Theory]
    [InlineData(Depth + 1, Stride)]
    [InlineData(Depth, Stride + 1)]
    [InlineData(0, Stride)]
    [InlineData(Depth, 0)]
    [InlineData(-1, Stride)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void ARingThatDoesNotFitItsWindowIsNotMade(int depth, int stride) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SubmissionRing(_memory.Window, depth, stride));

    [Fact]
    public void ADefaultRingHoldsNothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => default(SubmissionRing).Read(0, out ulong _));

    private static unsafe ulong Address(ref readonly Descriptor descriptor) => (ulong)Unsafe.AsPointer(ref Unsafe.AsRef(in descriptor));

    [InlineArray(Stride)]
    private struct Descriptor
    {
        private byte _first;
    }
}
