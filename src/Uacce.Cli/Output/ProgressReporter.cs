using System.Diagnostics;

namespace Uacce.Cli.Output;

/// <summary>Shows a meter on a terminal while the work takes long enough to wonder.</summary>
internal sealed class ProgressReporter : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ProgressMeter _meter;
    private readonly StatusLine _line;
    private readonly Timer _timer;
    private readonly long _started = Stopwatch.GetTimestamp();

    public ProgressReporter(ProgressMeter meter, StatusLine line)
    {
        _meter = meter;
        _line = line;
        _timer = new Timer(static state => ((ProgressReporter)state!).Show(), this, s_patience, s_interval);
    }

    /// <summary>The line for a state of the work; bar and remaining time only when the total is known.</summary>
    internal static string Describe(long done, long? total, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 0.001);
        string speed = $"{Quantity.Bytes(done)}  {Quantity.Bytes(rate)}/s";
        if (total is not > 0)
            return speed;
        double part = Math.Min(1, (double)done / total.Value);
        int filled = (int)(part * BarWidth);
        string bar = new string('#', filled) + new string('.', BarWidth - filled);
        string left = rate > 0 ? Quantity.Duration(TimeSpan.FromSeconds(Math.Min((total.Value - done) / rate, 359_999))) : "-:--";
        return $"[{bar}] {Quantity.Percent(part),6}  {speed}  {left} left";
    }

    public void Dispose()
    {
        // Waits for a call under way: it must not draw the line again after it is cleared.
        using (var drawn = new ManualResetEvent(initialState: false))
        {
            if (_timer.Dispose(drawn))
                drawn.WaitOne();
        }

        _line.Clear();
    }

    private void Show() => _line.Show(Describe(_meter.Done, _meter.Total, Stopwatch.GetElapsedTime(_started)));
}
