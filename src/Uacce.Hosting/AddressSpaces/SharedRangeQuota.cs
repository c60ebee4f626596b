namespace Uacce.Hosting.AddressSpaces;

/// <summary>How many ranges all clients together may share: each is a mapping of this process, of which the kernel grants some 65,000.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SharedRangeQuota(int count)
{
    private int _left = count;

    public bool TryTake()
    {
        if (Interlocked.Decrement(ref _left) >= 0)
            return true;
        Return(1);
        return false;
    }

    public void Return(int taken) => Interlocked.Add(ref _left, taken);
}
