using Xunit;

namespace Uacce.Architecture.Tests.Types;

/// <summary>The types of all rooms, held against the house rules.</summary>
public class RepositoryTypesTests
{
    public static TheoryData<string> Rules => [.. HouseRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void EveryRoomKeepsTheRule(string name)
    {
        TypeRule rule = HouseRules.All.Single(rule => rule.Name == name);
        Verdict verdict = rule.Judge(Repository.Assemblies.SelectMany(assembly => assembly.GetTypes()));
        Assert.Empty(verdict.Complaints);
        Assert.True(verdict.Subjects > 0 || rule.MayHaveNoSubject, "No room has a type that this rule applies to: it has lost its subject.");
    }
}
