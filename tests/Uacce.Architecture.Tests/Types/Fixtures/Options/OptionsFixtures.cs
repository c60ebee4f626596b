namespace Uacce.Architecture.Tests.Types.Fixtures.Options;

internal sealed class RightOptions;

internal class OpenOptions;

internal sealed class DemandingOptions(int value)
{
    public int Value => value;
}
