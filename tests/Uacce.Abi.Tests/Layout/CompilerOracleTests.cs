using Uacce.Testing;
using Xunit;

namespace Uacce.Abi.Tests.Layout;

/// <summary>The oracle must be able to say no: otherwise every layout test would pass whatever we state.</summary>
public class CompilerOracleTests
{
    [Fact]
    public void AFalseValueIsRefused() =>
        Assert.Contains("EPERM is not 2", new CProgram("<errno.h>").State("EPERM", 2).Complaints(), StringComparison.Ordinal);

    [Fact]
    public void AFalseOffsetIsRefused() =>
        Assert.Contains(
            "offsetof(struct hisi_qp_info, sq_depth) is not 8",
            new CProgram("<misc/uacce/hisi_qm.h>").StateField("struct hisi_qp_info", "sq_depth", new Extent(8, 2)).Complaints(),
            StringComparison.Ordinal);

    [Fact]
    public void AnUnknownNameIsRefused() =>
        Assert.Contains("ENOSUCHNAME", new CProgram("<errno.h>").State("ENOSUCHNAME", 2).Complaints(), StringComparison.Ordinal);

    [Fact]
    public void AFieldThatWasNotWholeCannotBeMeasured() =>
        Assert.Throws<ArgumentException>(() => Extent.Of([0, 0xFF, 0, 0xFF]));

    [Theory]
    [InlineData("gcc isal", "gcc", true)]
    [InlineData("isal,gcc", "gcc", true)]
    [InlineData("gccx", "gcc", false)]
    [InlineData("", "gcc", false)]
    [InlineData(null, "gcc", false)]
    public void OnlyAListedPrerequisiteIsDemanded(string? required, string name, bool demanded) =>
        Assert.Equal(demanded, Prerequisite.IsRequired(required, name));
}
