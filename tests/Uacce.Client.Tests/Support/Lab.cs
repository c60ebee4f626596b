using System.IO.Compression;
using Uacce.Embedded;
using Uacce.Framework;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Devices in this process and a pool over them; one for each test.</summary>
internal sealed class Lab : IDisposable
{
    internal Lab(
        FallbackPolicy fallback = FallbackPolicy.Never, int queues = 2, TimeSpan? spin = null, EmbeddedOptions? devices = null,
        Func<AcceleratorSource, AcceleratorSource>? wrap = null, TimeSpan? timeout = null)
    {
        Devices = new EmbeddedAccelerators(devices);
        Pool = new AcceleratorPool(new AcceleratorPoolOptions
        {
            Sources = { wrap is null ? Devices.Source : wrap(Devices.Source) },
            Fallback = fallback,
            QueuesPerDevice = queues,
            Spin = spin ?? TimeSpan.FromMicroseconds(50),
            Timeout = timeout ?? TimeSpan.FromSeconds(20),
        });
    }

    internal EmbeddedAccelerators Devices { get; }

    internal AcceleratorPool Pool { get; }

    /// <summary>What a failure needs to say of the pool and its workers.</summary>
    internal string State => $"{Pool.Counters}; {string.Join(", ", Devices.Workers)}";

    internal CompressionSession Session(CompressionFormat format = CompressionFormat.GZip, CompressionLevel level = CompressionLevel.Fastest) =>
        Pool.CreateSession(format, level);

    /// <summary>Pulls every device out from under the pool.</summary>
    internal void RemoveAll()
    {
        foreach (UacceDevice device in Devices.Registry.Devices)
            Devices.Registry.Remove(device);
    }

    /// <summary>The pool does a good request: whatever came before has broken nothing.</summary>
    internal void ShowThatItWorks()
    {
        foreach (CompressionFormat format in Codecs.Formats)
        {
            CompressionSession session = Session(format);
            byte[] data = Data.Text(5000);
            Assert.Equal(data, session.Unpack(session.Pack(data), data.Length));
        }
    }

    public void Dispose()
    {
        Pool.Dispose();
        Devices.Dispose();
    }
}
