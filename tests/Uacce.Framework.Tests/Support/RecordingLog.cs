using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Uacce.Framework.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLog : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<Event> _events = [];

    public IReadOnlyList<Event> Events => [.. _events];

    public string? Category { get; private set; }

    /// <summary>The errors, each as its name, what it is about, and what was thrown.</summary>
    public IReadOnlyList<string> Errors =>
        [.. _events.Where(entry => entry.Level == LogLevel.Error).Select(entry => $"{entry.Id.Name}: {entry.Defect?.Message}")];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue(new Event(eventId, logLevel, formatter(state, exception), exception));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName)
    {
        Category = categoryName;
        return this;
    }

    public void Dispose()
    {
    }

    internal sealed record Event(EventId Id, LogLevel Level, string Text, Exception? Defect);
}
