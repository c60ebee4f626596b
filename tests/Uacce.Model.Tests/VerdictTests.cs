using Xunit;

namespace Uacce.Model.Tests;

/// <summary>What the verifier prints is read rightly; the texts are its own.</summary>
public class VerdictTests
{
    private const string Whole = """

        (Spin Version 6.5.2 -- 6 December 2019)
        	+ Partial Order Reduction

        State-vector 132 byte, depth reached 204, errors: 0
           100750 states, stored
            39214 states, matched
           139964 transitions (= stored+matched)

        unreached in proctype Worker
        	/scenarios/../bindings.pml:94, state 25, "gateInside[0] = (gateInside[0]-1)"
        	/scenarios/reset.pml:56, state 54, "-end-"
        	(2 of 54 states)
        unreached in init
        	(0 of 24 states)
        """;

    [Fact]
    public void AWholeSearchIsCompleteAndHasFigures()
    {
        var verdict = new Verdict(Whole);
        Assert.True(verdict.IsComplete);
        Assert.Null(verdict.Error);
        Assert.Equal("100,750 states,      139,964 transitions, depth 204", verdict.ToString().Trim());
        Assert.Equal(["Worker, gateInside[0] = (gateInside[0]-1)", "Worker, -end-"], verdict.Unreached());
    }

    [Theory]
    [InlineData("error: max search depth too small\n")]
    [InlineData("pan: reached -DMEMLIM bound\nWarning: Search not completed\n")]
    public void ASearchThatWasCutOffIsNotComplete(string complaint) => Assert.False(new Verdict(complaint + Whole).IsComplete);

    [Fact]
    public void NoOutputIsNotComplete() => Assert.False(new Verdict("").IsComplete);

    [Theory]
    [InlineData("pan:1: invalid end state (at depth 130)", "invalid end state")]
    [InlineData("pan:1: assertion violated  !(removeReturned[0]) (at depth 73)", "assertion violated  !(removeReturned[0])")]
    [InlineData("pan:1: acceptance cycle (at depth 109)", "acceptance cycle")]
    public void AnErrorIsNamed(string line, string error)
    {
        var verdict = new Verdict($"{line}\npan: wrote reset.pml.trail\n{Whole.Replace("errors: 0", "errors: 1", StringComparison.Ordinal)}");
        Assert.Equal(error, verdict.Error);
        Assert.False(verdict.IsComplete);
    }
}
