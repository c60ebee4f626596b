using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

public class QmCompletionTests
{
    [Fact]
    public void ACompletionReadsBackAsItWasWritten() =>
        Gen.Select(Gen.Int[0, ushort.MaxValue], Gen.Int[0, ushort.MaxValue], Gen.Bool).Sample((slot, queue, phase) =>
        {
            QmCompletion completion = QmCompletion.Create(slot, queue, phase);
            Assert.Equal((slot, queue, phase), (completion.Slot, completion.Queue, completion.Phase));
        });

    [Fact]
    public void AClearedEntryHasThePhaseOfNoLapYet() => Assert.False(default(QmCompletion).Phase);

    [Fact]
    public void TheWrittenHalfIsAlignedInItsEntry()
    {
        Assert.Equal(0, QmCompletion.WordOffset % sizeof(ulong));
        Assert.Equal(QmDusLayout.CompletionSize, QmCompletion.WordOffset + sizeof(ulong));
    }
}
