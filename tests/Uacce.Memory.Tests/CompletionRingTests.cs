using CsCheck;
using Uacce.Abi;
using Xunit;

namespace Uacce.Memory.Tests;

public class CompletionRingTests
{
    private const int Depth = 16;

    private readonly PageMemory _memory = new(Depth * QmDusLayout.CompletionSize);
    private readonly CompletionRing _ring;

    public CompletionRingTests() => _ring = new CompletionRing(_memory.Window, Depth);

    [Fact]
    public void ACompletionLandsInTheUpperHalfOfItsEntryAndNowhereElse() =>
        Gen.Select(Gen.Int[0, Depth - 1], Gen.Int[0, ushort.MaxValue], Gen.Int[0, ushort.MaxValue]).Sample(
            (index, slot, queue) =>
            {
                _memory.Window.Clear();
                QmCompletion completion = QmCompletion.Create(slot, queue, phase: true);
                _ring.PublishRelease(index, completion);
                Assert.Equal(completion, _ring.ReadAcquire(index));

                int word = index * QmDusLayout.CompletionSize + QmCompletion.WordOffset;
                Assert.Equal(completion.Value, _memory.Window.Word64(word).ReadAcquire());
                _memory.Window.Word64(word).WriteRelease(0);
                Assert.False(_memory.Window.AsSpan(0, Depth * QmDusLayout.CompletionSize).ContainsAnyExcept((byte)0));
            },
            threads: 1);

    [Fact]
    public void NoEntryOutsideTheRingIsReached() =>
        Gen.OneOf(Gen.Int, Gen.Int[-2, Depth + 2]).Where(index => index is < 0 or >= Depth).Sample(index =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.ReadAcquire(index));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ring.PublishRelease(index, default));
        });

    [Theory]
    [InlineData(Depth + 1)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void ARingThatDoesNotFitItsWindowIsNotMade(int depth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompletionRing(_memory.Window, depth));

    [Fact]
    public void AMisalignedRingIsNotMade() =>
        Assert.Throws<ArgumentException>(() => new CompletionRing(_memory.Window.Slice(4, _memory.Window.Length - 4), 1));

    [Fact]
    public void ADefaultRingHoldsNothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => default(CompletionRing).ReadAcquire(0));

    [Fact]
    public async Task WhatWasWrittenBeforeACompletionIsSeenWithIt()
    {
        // One writer and one reader over several laps; the payload is what the completion announces.
        const int Laps = 2_000;
        PageMemory payload = new(Depth * sizeof(ulong));
        int acknowledged = 0;

        Task writer = Task.Run(
            () =>
            {
                for (int sequence = 0; sequence < Laps * Depth; sequence++)
                {
                    while (sequence - Volatile.Read(ref acknowledged) >= Depth)
                        Thread.Yield();
                    payload.Window.AsSpan(sequence % Depth * sizeof(ulong), sizeof(ulong)).Fill((byte)(sequence & 0xFF));
                    _ring.PublishRelease(sequence % Depth, QmCompletion.Create(sequence % Depth, 0, IsFirstPhase(sequence)));
                }
            },
            TestContext.Current.CancellationToken);

        for (int sequence = 0; sequence < Laps * Depth; sequence++)
        {
            QmCompletion completion;
            while ((completion = _ring.ReadAcquire(sequence % Depth)).Phase != IsFirstPhase(sequence))
            {
                Assert.False(writer.IsFaulted, "The writer died.");
                Thread.Yield();
            }

            Assert.Equal(sequence % Depth, completion.Slot);
            Assert.False(
                payload.Window.AsSpan(sequence % Depth * sizeof(ulong), sizeof(ulong)).ContainsAnyExcept((byte)(sequence & 0xFF)),
                $"Completion {sequence} overtook its payload.");
            Volatile.Write(ref acknowledged, sequence + 1);
        }

        await writer;
    }

    private static bool IsFirstPhase(int sequence) => sequence / Depth % 2 == 0;
}
