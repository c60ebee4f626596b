using Xunit;

namespace Uacce.Hosting.Tests;

/// <summary>Lines of mountinfo: which are ours, whatever the directory is called.</summary>
public class StaleMountTests
{
    [Theory]
    [InlineData("36 35 98:0 / /run/uacce rw,noatime master:1 - fuse.uacce uacce rw,user_id=0", "/run/uacce", true)]
    [InlineData("36 35 98:0 / /run/uacce rw - fuse.uacce uacce rw", "/run/uacce", true)]
    [InlineData("36 35 98:0 / /run/uacce rw - tmpfs uacce rw", "/run/uacce", false)]
    [InlineData("36 35 98:0 / /run/uacce2 rw - fuse.uacce uacce rw", "/run/uacce", false)]
    [InlineData("36 35 98:0 / /run/a\\040b\\134c rw - fuse.uacce uacce rw", "/run/a b\\c", true)]
    [InlineData("36 35 98:0 / /run/\\303\\251 rw - fuse.uacce uacce rw", "/run/é", true)]
    [InlineData("36 35 98:0 / /run/ends\\04 rw - fuse.uacce uacce rw", "/run/ends\\04", true)]
    [InlineData("36 35 98:0 / /run/uacce rw -", "/run/uacce", false)]
    [InlineData("", "/run/uacce", false)]
    public void ALineIsOurs(string line, string directory, bool isOurs) => Assert.Equal(isOurs, StaleMounts.IsOurs(line, directory));

    [Fact]
    public void WhereNothingIsMountedNothingIsRemoved() => Assert.False(UacceHost.RemoveStale("/nowhere/at/all"));
}
