namespace Uacce.Framework.Tests.Support;

/// <summary>Looks whether a gate is open, by going through it once.</summary>
internal static class Entering
{
    public static bool MayEnter(this AddressSpaceBinding binding)
    {
        using AccessScope access = binding.Enter();
        return access.IsInside;
    }

    public static bool MayEnter(this AccessGate gate)
    {
        using AccessScope access = gate.Enter();
        return access.IsInside;
    }
}
