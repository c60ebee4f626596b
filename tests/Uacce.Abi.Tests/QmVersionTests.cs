using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

public class QmVersionTests
{
    [Theory]
    [InlineData("hisi_qm_v1", 1)]
    [InlineData("hisi_qm_v3", 3)]
    [InlineData("hisi_qm_v3_noiommu", 3)]
    [InlineData("hisi_qm_v12", 12)]
    [InlineData("hisi_qm_v05", 5)]
    public void TheNumberBehindThePrefixIsTheVersion(string api, int expected)
    {
        Assert.True(QmVersion.TryParse(api, out int version));
        Assert.Equal(expected, version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hisi_qm_v")]
    [InlineData("hisi_qm_v0")]
    [InlineData("hisi_qm_vx")]
    [InlineData("hisi_qm_v-3")]
    [InlineData("hisi_qm_v+3")]
    [InlineData("hisi_qm_v 3")]
    [InlineData("HISI_QM_V3")]
    [InlineData("noiommu")]
    [InlineData("hisi_qm_v99999999999")]
    public void AnythingElseIsRefused(string api) => Assert.False(QmVersion.TryParse(api, out _));

    [Fact]
    public void NoTextMakesItThrowOrAnswerAVersionBelowOne() =>
        Gen.String.Sample(tail =>
        {
            if (QmVersion.TryParse("hisi_qm_v" + tail, out int version))
                Assert.True(version > 0);
        });
}
