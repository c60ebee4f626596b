namespace Uacce.Devices;

/// <summary>Objects that nobody uses now, up to a number, lent to one borrower at a time.</summary>
/// <remarks>Thread-safe without a lock. The exchanges pair: who borrows sees what the borrower before did to the object.</remarks>
internal sealed class IdleObjects<T>(int capacity)
    where T : class
{
    private readonly T?[] _places = new T?[capacity];

    /// <summary>One of them, from the first place that has one; null when there is none.</summary>
    public T? Take()
    {
        foreach (ref T? place in _places.AsSpan())
        {
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } taken)
                return taken;
        }

        return null;
    }

    /// <summary>Takes an object back; false when there are enough.</summary>
    public bool TryReturn(T returned)
    {
        foreach (ref T? place in _places.AsSpan())
        {
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, returned, null) is null)
                return true;
        }

        return false;
    }
}
