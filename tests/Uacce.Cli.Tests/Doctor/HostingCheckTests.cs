using Uacce.Abi;
using Uacce.Cli.Doctor;
using Xunit;

namespace Uacce.Cli.Tests.Doctor;

/// <summary>What is missing is named, one thing at a time; and that the rest works.</summary>
public class HostingCheckTests
{
    private const ulong Everything = ulong.MaxValue;
    private const ulong SysAdmin = 1UL << 21;

    [Fact]
    public void AMachineThatHasEverythingIsFine() =>
        Assert.All(HostingCheck.Run(new HostingMachine(Errno.None, Everything, () => null)), finding => Assert.Equal(Health.Ok, finding.Health));

    [Theory]
    [InlineData(Errno.ENOENT, Everything, null, "/dev/fuse", "modprobe fuse")]
    [InlineData(Errno.EACCES, Everything, null, "/dev/fuse", "run as root")]
    [InlineData(Errno.None, Everything & ~SysAdmin, null, "CAP_SYS_ADMIN", "--cap-add SYS_ADMIN")]
    [InlineData(Errno.None, Everything & ~(1UL << 19), null, "CAP_SYS_PTRACE", "--cap-add SYS_PTRACE")]
    [InlineData(Errno.None, Everything, "no passthrough", "passthrough", "CONFIG_FUSE_PASSTHROUGH")]
    public void WhatIsMissingIsNamed(Errno fuse, ulong capabilities, string? trial, string subject, string advice)
    {
        Finding[] findings = [.. HostingCheck.Run(new HostingMachine(fuse, capabilities, () => trial)).Where(finding => finding.Health != Health.Ok)];
        Assert.Equal(subject, findings[0].Subject);
        Assert.Contains(advice, findings[0].Advice, StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.Equal(Health.Note, finding.Health));
        Assert.All(findings, finding => Assert.Contains("devices inside the process", finding.Advice, StringComparison.Ordinal));
        Assert.All(findings[1..], finding => Assert.Equal("passthrough", finding.Subject)); // cannot be tried
    }

    [Fact]
    public void NothingIsMountedWithoutPermission() => _ = HostingCheck.Run(
        new HostingMachine(Errno.None, 0, () => throw new InvalidOperationException())).ToArray();

    [Fact]
    public void ARefusalNamesAllThatIsMissingAndWhatWorksWithout()
    {
        string message = HostingCheck.Refusal("Cannot open it.", new HostingMachine(Errno.EACCES, 0, () => null)).Message;
        Assert.StartsWith("Cannot open it; missing here: /dev/fuse, CAP_SYS_ADMIN, CAP_SYS_PTRACE; devices inside the process", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARefusalOnAMachineThatHasEverythingSaysTheProblemAlone() =>
        Assert.Equal("Cannot start it", HostingCheck.Refusal("Cannot start it.", new HostingMachine(Errno.None, Everything, () => null)).Message);
}
