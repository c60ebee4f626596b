namespace Uacce.Client;

/// <summary>Whether .NET's own codecs may do what no accelerator does. Every fallback is counted in <see cref="AcceleratorCounters"/>.</summary>
/// <remarks>
/// .NET's decompression takes a truncated stream for a complete one unless the application sets the switch
/// <c>System.IO.Compression.UseStrictValidation</c>; accelerators always report truncation. Set it where fallbacks are allowed.
/// </remarks>
public enum FallbackPolicy
{
    /// <summary>Never: fail instead.</summary>
    Never,

    /// <summary>When no device offers the algorithm, or none can be opened.</summary>
    WhenNoDevice,

    /// <summary>
    /// Also when a request fails for another reason than its data. A decompression stream that has begun cannot fall back:
    /// its state is in the device.
    /// </summary>
    OnError,
}
