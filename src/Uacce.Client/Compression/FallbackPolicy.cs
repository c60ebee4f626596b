namespace Uacce.Client;

/// <summary>Whether .NET's own codecs may do what no accelerator does. Every fallback is counted in <see cref="AcceleratorCounters"/>.</summary>
/// <remarks>
/// The rule is the same for sessions, which ask at every request that needs a queue, and streams, which ask when they are made.
/// What falls back is judged as a device would: truncated data, and bytes behind the end, are invalid, which .NET's own streams pass over.
/// </remarks>
public enum FallbackPolicy
{
    /// <summary>Never: fail instead.</summary>
    Never,

    /// <summary>
    /// When no device offers the algorithm, or none of those that do can be opened, whatever the reason. A request or stream
    /// that was begun on a device fails with it.
    /// </summary>
    WhenNoDevice,

    /// <summary>
    /// Also when a request fails for another reason than its data. A decompression stream that has begun cannot fall back:
    /// its state is in the device.
    /// </summary>
    OnError,
}
