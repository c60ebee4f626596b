using Uacce.Testing;

namespace Uacce.Hosting.Tests.Support;

/// <summary>What these tests need from the machine.</summary>
internal static class FuseMachine
{
    public static void Need() => Prerequisite.Need(
        "fuse",
        File.Exists("/dev/fuse") && Environment.IsPrivilegedProcess,
        "run as root on Linux 6.9 or later with CONFIG_FUSE_PASSTHROUGH, and load the fuse module.");
}
