namespace Uacce.Framework;

/// <summary>
/// One access that is being counted, or that was refused; disposing it ends it. Made by
/// <see cref="AddressSpaceBinding.Enter"/>.
/// </summary>
/// <remarks>
/// A value on the stack of one thread: allocates nothing, and cannot be kept. Not to be copied: each copy would end the
/// access once.
/// </remarks>
public ref struct AccessScope : IDisposable
{
    private AccessGate? _gate;

    internal AccessScope(AccessGate? gate) => _gate = gate;

    /// <summary>Whether the access was allowed. If not there is nothing to end, though disposing is right.</summary>
    public readonly bool IsInside => _gate is not null;

    /// <summary>Ends the access; the second time does nothing.</summary>
    public void Dispose()
    {
        _gate?.Exit();
        _gate = null;
    }
}
