using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Uacce.Framework.Tests.Support;
using Xunit;

namespace Uacce.Framework.Tests;

/// <summary>The events are those of <c>docs/logging.md</c>.</summary>
public partial class LogTests
{
    [Fact]
    public void ThePageListsEveryEventWithItsIdAndFields()
    {
        IEnumerable<string> declared = typeof(FrameworkLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .OrderBy(entry => entry.Message.EventId)
            .Select(entry => $"{entry.Message.EventId} {entry.Message.Level} {entry.Name} {string.Join(' ', Fields(entry.Message.Message))}");
        Assert.Equal(Rows(), declared);
    }

    [Fact]
    public void RegistrationAndRemovalAreReported()
    {
        using var log = new RecordingLog();
        var registry = new UacceRegistry(new UacceRegistryOptions { LoggerFactory = log });
        var operations = new RecordingOperations();
        UacceDevice device = registry.Register(operations.Options, operations);
        Assert.Equal("fake-0 is registered.", Assert.Single(log.Events).Text);
        registry.Remove(device);
        registry.Remove(device);
        Assert.Equal(["fake-0 is registered.", "fake-0 is removed."], log.Events.Select(entry => entry.Text));
        Assert.Equal("Uacce.Framework", log.Category);
        Assert.Throws<ArgumentException>(() => new UacceRegistry(new UacceRegistryOptions { LoggerFactory = null! }));
    }

    private static IEnumerable<string> Fields(string message) => Field().Matches(message).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Rows()
    {
        using Stream page = typeof(LogTests).Assembly.GetManifestResourceStream("logging.md")!;
        using var reader = new StreamReader(page);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal))];
            if (int.TryParse(cells[0], out int _))
                yield return $"{cells[0]} {cells[1]} {cells[2]} {cells[3].Replace(",", "", StringComparison.Ordinal)}";
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Field();
}
