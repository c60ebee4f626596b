using Uacce.Architecture.Tests.Types.Fixtures;
using Uacce.Architecture.Tests.Types.Fixtures.Internal;
using Uacce.Architecture.Tests.Types.Fixtures.Models.Crowded;
using Uacce.Architecture.Tests.Types.Fixtures.Models.Right;
using Uacce.Architecture.Tests.Types.Fixtures.Options;
using Xunit;

namespace Uacce.Architecture.Tests.Types;

/// <summary>Each rule is shown something right and something wrong, and must tell them apart.</summary>
public class HouseRulesTests
{
    [Fact]
    public void OptionsMustBeSealedAndNewable()
    {
        Passes(HouseRules.Options, typeof(RightOptions));
        Fails(HouseRules.Options, nameof(OpenOptions), typeof(OpenOptions));
        Fails(HouseRules.Options, nameof(DemandingOptions), typeof(DemandingOptions));
    }

    [Fact]
    public void AModelMustBeSealedAndHaveItsOwnFolder()
    {
        Passes(HouseRules.Models, typeof(RightModel));
        Passes(HouseRules.Models, typeof(SharedModel));
        Passes(HouseRules.Models, typeof(RightModel), typeof(SealedModel));
        Fails(HouseRules.Models, "must be sealed", typeof(OpenModel));
        Fails(HouseRules.Models, "share a folder", typeof(SealedModel), typeof(SharedModel));
        Fails(HouseRules.Models, "lies in the room's own folder", typeof(HomelessModel));
    }

    [Fact]
    public void OnlyALogCarriesMessages()
    {
        Passes(HouseRules.Logging, typeof(RightLog));
        Fails(HouseRules.Logging, nameof(Chatter), typeof(Chatter));
    }

    [Fact]
    public void InnerNamespacesHaveNoPublicTypes()
    {
        Passes(HouseRules.InnerNamespaces, typeof(RightInner));
        Fails(HouseRules.InnerNamespaces, nameof(ExposedInner), typeof(ExposedInner));
    }

    [Fact]
    public void ARuleDoesNotApplyToOthers() =>
        Assert.All(HouseRules.All, rule => Assert.Equal(0, rule.Judge([typeof(HouseRulesTests), typeof(string)]).Subjects));

    private static void Passes(TypeRule rule, params Type[] types)
    {
        Verdict verdict = rule.Judge(types);
        Assert.Equal(types.Length, verdict.Subjects);
        Assert.Empty(verdict.Complaints);
    }

    private static void Fails(TypeRule rule, string complaint, params Type[] types)
    {
        Verdict verdict = rule.Judge(types);
        Assert.Equal(types.Length, verdict.Subjects);
        Assert.Contains(complaint, Assert.Single(verdict.Complaints), StringComparison.Ordinal);
    }
}
