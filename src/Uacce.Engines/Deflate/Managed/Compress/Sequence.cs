namespace Uacce.Engines.Managed;

/// <summary>Some literals and the match behind them, as LZ77 leaves them.</summary>
/// <remarks>The literals are the next bytes of the input. The last one of a block may have no match: its length is 0.</remarks>
internal struct Sequence
{
    internal int Literals;
    internal ushort Length;
    internal ushort Distance;
}
