using System.Diagnostics;
using Uacce.Memory;

namespace Uacce.Cli.Bench;

/// <summary>
/// The anchor: two threads hand one value back and forth through two cache lines, and do nothing else. No queue between
/// two cores can be faster, and on a shared machine it moves several-fold with the placement of the cores, so latencies
/// are read as multiples of it.
/// </summary>
internal sealed class PingPong : IDisposable
{
    private static readonly bool s_alone = Environment.ProcessorCount == 1;

    private readonly PageMemory _memory = new(4096);
    private readonly SharedWord64 _ping;
    private readonly SharedWord64 _pong;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _go = new(false);
    private readonly ManualResetEventSlim _rested = new(false);
    private volatile bool _stopping;
    private ulong _value;
    private ulong _until;

    public PingPong()
    {
        _ping = _memory.Window.Word64(0);
        _pong = _memory.Window.Word64(128);
        _thread = new Thread(Answer) { IsBackground = true, Name = "ping-pong" };
        _thread.Start();
    }

    /// <summary>Nanoseconds for one round trip, averaged over that many.</summary>
    public double Measure(int roundTrips)
    {
        _until = _value + (ulong)roundTrips;
        _rested.Reset();
        _go.Set();
        RoundTrips(100); // the other thread is awake after these
        long start = Stopwatch.GetTimestamp();
        RoundTrips(roundTrips - 100);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        _rested.Wait();
        return elapsed / (roundTrips - 100);
    }

    public void Dispose()
    {
        _stopping = true;
        _go.Set();
        _thread.Join();
        _go.Dispose();
        _rested.Dispose();
    }

    private void RoundTrips(int count)
    {
        // In a variable of its own: the other thread reads fields of this object, and must not wait for a line that is none of the two.
        ulong value = _value;
        for (int i = 0; i < count; i++)
        {
            _ping.WriteRelease(value + 1);
            AwaitOther(_pong, value);
            value++;
        }

        _value = value;
    }

    private void Answer()
    {
        ulong seen = 0;
        while (true)
        {
            _go.Wait();
            if (_stopping)
                return;
            _go.Reset();
            ulong until = _until;
            while (seen != until)
            {
                seen = AwaitOther(_ping, seen);
                _pong.WriteRelease(seen);
            }

            _rested.Set();
        }
    }

    // As tight as a C program has it, so that it gives what a C program gives: looking less often disturbs the other's store
    // less, and a slower loop would show a faster machine.
    private static ulong AwaitOther(SharedWord64 word, ulong than)
    {
        while (true)
        {
            ulong value = word.ReadAcquire();
            if (value != than)
                return value;
            if (s_alone)
                Thread.Yield();
            else
                Cpu.Pause();
        }
    }
}
