namespace Uacce.Client;

/// <summary>Whether .NET's own codecs may do what no accelerator does. Every fallback is counted in <see cref="AcceleratorCounters"/>.</summary>
/// <remarks>
/// The rule is the same for sessions, which ask at every request that needs a queue, and streams, which ask when they are made.
/// .NET's decompression takes a truncated stream for a complete one unless the application sets the switch
/// <c>System.IO.Compression.UseStrictValidation</c>; accelerators always report truncation. Set it where fallbacks are allowed.
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
