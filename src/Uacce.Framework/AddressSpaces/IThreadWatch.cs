namespace Uacce.Framework;

/// <summary>What the threads of an address space have done since the watch began; see <see cref="AddressSpace.WatchThreads"/>.</summary>
public interface IThreadWatch
{
    /// <summary>
    /// Whether each thread that was there has since ended, been seen asleep in a system call, or run long enough to be out of any
    /// copy of a few cache lines. A thread that was merely preempted has done none of these. May look less often than it is asked.
    /// </summary>
    bool HaveAllMoved { get; }
}
