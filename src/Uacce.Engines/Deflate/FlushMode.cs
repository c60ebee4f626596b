namespace Uacce.Engines;

/// <summary>How a call on a <see cref="StreamDeflater"/> leaves the stream.</summary>
internal enum FlushMode
{
    /// <summary>Everything so far can be decoded and the output ends on a byte, with no final block; history is kept.</summary>
    Sync,

    /// <summary>The stream ends with its final block.</summary>
    Finish,
}
