namespace Uacce.Cli.Output;

/// <summary>How many bytes of input are done, of how many. Thread-safe.</summary>
internal sealed class ProgressMeter
{
    private long _done;
    private long _total;
    private int _unknown;

    public long Done => Interlocked.Read(ref _done);

    /// <summary>All there is to do, or null while nobody knows.</summary>
    public long? Total => Volatile.Read(ref _unknown) != 0 ? null : Interlocked.Read(ref _total);

    public void Add(long bytes) => Interlocked.Add(ref _done, bytes);

    /// <summary>More to do than was known.</summary>
    public void Expect(long bytes) => Interlocked.Add(ref _total, bytes);

    /// <summary>The total is not known until as many <see cref="Settle"/>.</summary>
    public void Unsettle() => Interlocked.Increment(ref _unknown);

    public void Settle() => Interlocked.Decrement(ref _unknown);
}
