using Microsoft.Extensions.Logging;
using Uacce.Abi;
using Uacce.Embedded;
using Xunit;

namespace Uacce.Client.Tests.Devices;

/// <summary>Devices inside the process report to the application's log.</summary>
public sealed class EmbeddedLogTests
{
    [Fact]
    public void TheFactoryOfTheOptionsHearsOfTheDevices()
    {
        using var log = new Lines();
        using (new EmbeddedAccelerators(new EmbeddedOptions { Efforts = [CompressionEffort.Fast], LoggerFactory = log }))
            Assert.Equal(["Uacce.Framework: hisi_zip-0 is registered."], log.All);
        Assert.Equal("Uacce.Framework: hisi_zip-0 is removed.", log.All[^1]);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private string _category = "";

        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            _category = categoryName;
            return this;
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{_category}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
