using Xunit;

namespace Uacce.Testing;

/// <summary>
/// What a test needs from its machine. Without it the test is skipped with a reason, unless the environment variable
/// <c>UACCE_REQUIRE</c> names it ("gcc,isal"): then it fails, so that a build server cannot skip it unnoticed.
/// </summary>
internal static class Prerequisite
{
    private const string Variable = "UACCE_REQUIRE";

    public static void Need(string name, bool present, string remedy)
    {
        if (present)
            return;
        string message = $"This machine has no usable {name}: {remedy}";
        if (IsRequired(Environment.GetEnvironmentVariable(Variable), name))
            Assert.Fail($"{message} ({Variable} demands it.)");
        Assert.Skip(message);
    }

    internal static bool IsRequired(string? required, string name) =>
        (required ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.Ordinal);
}
