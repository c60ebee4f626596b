namespace Uacce.Native;

/// <summary>
/// Gives this process, until it is disposed, the limit of open files that it was started with, for a program that is started meanwhile. The runtime raises
/// it as far as it may be raised before any code of ours runs, and what is started inherits that.
/// </summary>
/// <remarks>
/// What it was is asked of the parent: whose limit may be raised as far as this process's, from that it was inherited. Otherwise nothing is
/// changed, nor where this process has about as many files open itself.
/// </remarks>
internal sealed unsafe class DescriptorLimit : IDisposable
{
    private const int Spare = 64; // for what starting a program opens
    private readonly ulong _raised;
    private readonly ulong _hard;

    private DescriptorLimit(ulong raised, ulong hard) => (_raised, _hard) = (raised, hard);

    /// <summary>Sets the parent's limit; null: it stays as it is.</summary>
    public static DescriptorLimit? TakeOfParent()
    {
        ulong* own = stackalloc ulong[2];
        ulong* parents = stackalloc ulong[2];
        int open = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        if (Interop.prlimit(0, Interop.RLIMIT_NOFILE, null, own) != 0
            || Interop.prlimit(Interop.getppid(), Interop.RLIMIT_NOFILE, null, parents) != 0
            || parents[1] != own[1] || parents[0] >= own[0] || parents[0] < (ulong)(open + Spare)
            || Interop.prlimit(0, Interop.RLIMIT_NOFILE, parents, null) != 0)
            return null;
        return new DescriptorLimit(own[0], own[1]);
    }

    public void Dispose()
    {
        ulong* raised = stackalloc ulong[2] { _raised, _hard };
        _ = Interop.prlimit(0, Interop.RLIMIT_NOFILE, raised, null); // it was so before
    }
}
