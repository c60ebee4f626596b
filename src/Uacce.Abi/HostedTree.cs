namespace Uacce.Abi;

/// <summary>Where a server of devices shows them, for whoever looks for them there. Ours, not the kernel's; <c>docs/hosting.md</c>.</summary>
public static class HostedTree
{
    /// <summary>The environment variable that names the directory; empty: there are no served devices.</summary>
    public const string RootVariable = "UACCE_ROOT";

    /// <summary>The directory of the machine's own server.</summary>
    public const string DefaultRoot = "/run/uacce";

    /// <summary>Below it: nodes that are mapped as the kernel's are, region r at page r.</summary>
    public const string Nodes = "dev";

    /// <summary>Below it: nodes that have MMIO at offset 0 and DUS behind it, at MMIO's size.</summary>
    public const string FlatNodes = "flat";

    /// <summary>Below it: what belongs to <c>/sys/class/uacce</c>.</summary>
    public const string Attributes = "class";

    /// <summary>Behind its name: the server's control socket.</summary>
    public const string ControlSuffix = ".sock";

    /// <summary>Behind its name: the file that its server holds locked.</summary>
    public const string LockSuffix = ".lock";
}
