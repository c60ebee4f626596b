using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

public class QmDoorbellTests
{
    // Seen from an unmodified UADK v2.10 client.
    [Theory]
    [InlineData(0, 0x0000_0001_0000_0000UL)]
    [InlineData(1, 0x0000_0001_0000_0001UL)]
    public void TheFirstSubmissionRingsAsUadkDoes(int queue, ulong value) =>
        Assert.Equal(value, QmDoorbell.Submission(queue, tail: 1).Value);

    [Theory]
    [InlineData(false, 0x0000_0001_0000_1000UL)]
    [InlineData(true, 0x0001_0001_0000_1000UL)]
    public void TheFirstAcknowledgementRingsAsUadkDoes(bool arm, ulong value) =>
        Assert.Equal(value, QmDoorbell.Completion(queue: 0, head: 1, arm).Value);

    [Fact]
    public void ASubmissionReadsBackAsItWasWritten() =>
        Gen.Select(Gen.Int[0, QmDoorbell.QueueMask], Gen.Int[0, ushort.MaxValue]).Sample((queue, tail) =>
        {
            QmDoorbell doorbell = QmDoorbell.Submission(queue, tail);
            Assert.Equal((queue, tail), (doorbell.Queue, doorbell.Index));
            Assert.True(doorbell.IsSubmission);
            Assert.False(doorbell.IsCompletion);
            Assert.False(doorbell.Arm);
        });

    [Fact]
    public void AnAcknowledgementReadsBackAsItWasWrittenWhateverItsTag() =>
        Gen.Select(Gen.Int[0, QmDoorbell.QueueMask], Gen.Int[0, ushort.MaxValue], Gen.Bool, Gen.UShort, Gen.Int[0, QmDoorbell.MaxSkip]).Sample(
            (queue, head, arm, tag, skip) =>
            {
                QmDoorbell doorbell = QmDoorbell.Completion(queue, head, arm, tag, skip);
                Assert.Equal((queue, head, arm, skip), (doorbell.Queue, doorbell.Index, doorbell.Arm, doorbell.Skip));
                Assert.True(doorbell.IsCompletion);
                Assert.False(doorbell.IsSubmission);
            });

    [Fact]
    public void AnyBitsAreAtMostOneKindOfDoorbell() =>
        Gen.ULong.Sample(value =>
        {
            QmDoorbell doorbell = new(value);
            Assert.False(doorbell.IsCompletion && doorbell.IsSubmission);
            Assert.InRange(doorbell.Queue, 0, QmDoorbell.QueueMask);
            Assert.InRange(doorbell.Index, 0, ushort.MaxValue);
        });

    [Fact]
    public void TwoAcknowledgementsAtOneHeadDifferByTheirTag() =>
        Assert.NotEqual(QmDoorbell.Completion(3, 7, arm: true, tag: 1), QmDoorbell.Completion(3, 7, arm: true, tag: 2));

    [Fact]
    public void AnIndexBeyondSixteenBitsIsABugAndThrows() =>
        Assert.Throws<OverflowException>(() => QmDoorbell.Submission(0, ushort.MaxValue + 1));
}
