using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting;

/// <summary>The surroundings do not let devices be shown: no FUSE, no permission, an old kernel.</summary>
public sealed class HostException : IOException
{
    internal HostException(string problem, Errno error)
        : base($"{problem}: {ErrnoText.Of(error)}.", (int)error) => Error = error;

    internal HostException(string problem)
        : base(problem)
    {
    }

    /// <summary>What the system call answered, or <see cref="Errno.None"/>.</summary>
    public Errno Error { get; }
}
