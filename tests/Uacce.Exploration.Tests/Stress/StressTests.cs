using System.Globalization;
using Xunit;

namespace Uacce.Exploration.Tests.Stress;

/// <summary>Races on real threads: whatever meets, the counts balance and nothing comes late.</summary>
public class StressTests(ITestOutputHelper output)
{
    private const string RacesVariable = "UACCE_STRESS_RACES";
    private const string SeedVariable = "UACCE_STRESS_SEED";
    private const int OrdinaryRaces = 20_000;

    [Fact]
    public void RacesBalanceAndNothingComesLate()
    {
        int races = (int)Number(RacesVariable, OrdinaryRaces);
        ulong seed = Number(SeedVariable, 1);
        using var stress = new StressRun(seed);
        for (int race = 0; race < races && stress.Broken is null; race++)
            stress.Race();
        output.WriteLine(stress.Figures);
        Assert.True(stress.Broken is null, $"In race {stress.Races} of seed {seed}: {stress.Broken}");
        Assert.Equal(races, stress.Races);
    }

    [Fact]
    public void ALateWriteIsSeen()
    {
        using var stress = new StressRun(seed: 1) { HasIntruder = true };
        while (stress.Races < OrdinaryRaces && stress.Broken is null)
            stress.Race();
        Assert.Equal("A device has written into memory behind a binding that was gone.", stress.Broken);
    }

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
