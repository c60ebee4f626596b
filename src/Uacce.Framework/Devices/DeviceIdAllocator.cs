namespace Uacce.Framework;

/// <summary>Hands out device ids, lowest free first, from one number space for all kinds of devices. Not thread-safe.</summary>
internal sealed class DeviceIdAllocator
{
    private readonly SortedSet<int> _freed = [];
    private int _next;

    public int Take()
    {
        if (_freed.Count == 0)
            return _next++;
        int id = _freed.Min;
        _freed.Remove(id);
        return id;
    }

    public void Return(int id) => _freed.Add(id);
}
