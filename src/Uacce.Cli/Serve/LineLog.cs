using Microsoft.Extensions.Logging;

namespace Uacce.Cli.Serve;

/// <summary>Warnings and errors of the rooms below, a line each, on standard error: where a service manager keeps them.</summary>
internal sealed class LineLog(TextWriter writer) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string line = formatter(state, exception);
        writer.WriteLine(exception is null ? $"uacce: {line}" : $"uacce: {line} {exception}");
    }

    public void Dispose()
    {
    }
}
