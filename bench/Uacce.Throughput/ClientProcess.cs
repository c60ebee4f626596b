using System.Diagnostics;
using System.Globalization;
using Uacce.Client;

namespace Uacce.Throughput;

/// <summary>A process that compresses blocks on a server's devices whenever it is told to, and says how much it did.</summary>
internal sealed class ClientProcess : IDisposable
{
    public const string Command = "client";

    private readonly Process _process;

    public ClientProcess(Server server, int size, int depth)
    {
        ProcessStartInfo start = new("dotnet", [Environment.GetCommandLineArgs()[0], Command, server.Root, Text(size), Text(depth)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _ = Answer(); // that it is ready
    }

    /// <summary>Tells it when to begin and when to stop, in milliseconds since this machine began; <see cref="Answer"/> has the bytes done.</summary>
    public void Work(long begin, long end) => _process.StandardInput.WriteLine($"{Text(begin)} {Text(end)}");

    public long Answer() => long.Parse(
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A client has ended."), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What such a process does.</summary>
    public static void Run(string root, int size, int depth)
    {
        byte[] data = Corpus.Load(new BenchOptions(0, null), Blocks.Total);
        var output = new byte[depth][];
        foreach (ref byte[] room in output.AsSpan())
            room = new byte[CompressionSession.GetMaxCompressedLength(size)];
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new ServedDevices(root) }, QueuesPerDevice = 1 });
        CompressionSession session = Blocks.SessionOf(pool);
        var jobs = new CompressionJob[depth];
        var results = new CompressionResult[depth];
        int next = 0;
        Batch();
        Console.WriteLine(0);
        while (Console.ReadLine()?.Split(' ') is [string begin, string end])
            Console.WriteLine(Text(Between(long.Parse(begin, CultureInfo.InvariantCulture), long.Parse(end, CultureInfo.InvariantCulture))));

        long Between(long begin, long end)
        {
            long bytes = 0;
            while (true)
            {
                Batch(); // before it begins, too: then all are at work
                long now = Environment.TickCount64;
                if (now >= end)
                    return bytes;
                bytes += now >= begin ? size * (long)depth : 0;
            }
        }

        void Batch()
        {
            for (int i = 0; i < depth; i++)
            {
                jobs[i] = new CompressionJob(data.AsMemory(next, size), output[i]);
                next = next + (2 * size) > data.Length ? 0 : next + size;
            }

            session.Compress(jobs, results);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
