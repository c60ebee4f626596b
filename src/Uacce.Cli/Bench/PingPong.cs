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
    private readonly RestingThread _other;
    private ulong _value;
    private ulong _until;

    public PingPong()
    {
        _ping = _memory.Window.Word64(0);
        _pong = _memory.Window.Word64(128);
        _other = new RestingThread("ping-pong", Answer);
    }

    /// <summary>Nanoseconds for one round trip, averaged over that many.</summary>
    public double Measure(int roundTrips)
    {
        _until = _value + (ulong)roundTrips;
        _other.Wake();
        RoundTrips(100); // the other thread is awake after these
        long start = Stopwatch.GetTimestamp();
        RoundTrips(roundTrips - 100);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        _other.AwaitRest();
        return elapsed / (roundTrips - 100);
    }

    public void Dispose() => _other.Dispose();

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
        // What it answered last is what it goes on from.
        ulong seen = _pong.ReadAcquire();
        ulong until = _until;
        while (seen != until)
        {
            seen = AwaitOther(_ping, seen);
            _pong.WriteRelease(seen);
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
