namespace Uacce.Engines.Managed;

/// <summary>Why <see cref="FastInflate"/> returned.</summary>
internal enum FastOutcome
{
    /// <summary>Input or room are close to their end.</summary>
    Margin,

    /// <summary>The block is complete.</summary>
    EndOfBlock,

    /// <summary>A code or a distance that cannot be.</summary>
    Bad,
}
