namespace Uacce.Abi;

/// <summary>
/// How hard a compression device tries. The ZIP descriptor carries no level for deflate, so effort is a property of a
/// device; software devices show it in an <c>effort</c> attribute of ours that kernel devices do not have.
/// </summary>
public enum CompressionEffort
{
    /// <summary>Stored blocks only; the attribute reads <c>none</c>.</summary>
    None = 0,

    /// <summary>As fast as the engine goes at about zlib level 1's ratio; the attribute reads <c>fast</c>.</summary>
    Fast = 1,

    /// <summary>zlib level 6's ratio or better; the attribute reads <c>balanced</c>.</summary>
    Balanced = 2,

    /// <summary>The smallest output the engine can make; the attribute reads <c>best</c>.</summary>
    Best = 3,
}
