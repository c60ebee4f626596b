namespace Uacce.Exploration.Tests.Support;

/// <summary>Steele, Lea and Flood's generator: the same numbers for the same seed on every runtime, which Random does not promise.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public int Below(int bound)
    {
        unchecked
        {
            ulong z = _state += 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return (int)((z ^ (z >> 31)) % (uint)bound);
        }
    }
}
