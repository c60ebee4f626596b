namespace Uacce.Cli.Accelerators;

/// <summary>Where the kernel shows its accelerators.</summary>
internal static class KernelPaths
{
    public const string ClassDirectory = "/sys/class/uacce";
    public const string NodeDirectory = "/dev";
}
