using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Cli.Doctor;

/// <summary>Looks at what <c>uacce run</c> and <c>uacce serve</c> need, each by its name, and says what works without.</summary>
internal static class HostingCheck
{
    private const string Topic = "nodes";
    private const int SysAdmin = 21;
    private const int SysPtrace = 19;
    private const string Rest = "devices inside the process, and those of a server that is running, work without";
    private const string NotKnown = "not known: the above is needed to try";

    public static IEnumerable<Finding> Run(HostingMachine machine)
    {
        bool hasFuse = machine.FuseDevice == Errno.None;
        bool hasAdmin = Has(machine, SysAdmin);
        yield return machine.FuseDevice switch
        {
            Errno.None => new Finding(Topic, "/dev/fuse", Health.Ok, "can be opened"),
            Errno.ENOENT or Errno.ENODEV => Missing("/dev/fuse", "not there", "'modprobe fuse'; in a container: '--device /dev/fuse'"),
            Errno.EACCES or Errno.EPERM => Missing("/dev/fuse", "may not be opened by this user", "run as root; in a container: '--device /dev/fuse'"),
            Errno other => Missing("/dev/fuse", $"cannot be opened: {ErrnoText.Of(other)}", "see 'dmesg'"),
        };
        yield return hasAdmin
            ? new Finding(Topic, "CAP_SYS_ADMIN", Health.Ok, "this process has it")
            : Missing("CAP_SYS_ADMIN", "missing, so nothing can be mounted", "run as root; in a container: '--cap-add SYS_ADMIN'");
        yield return Has(machine, SysPtrace)
            ? new Finding(Topic, "CAP_SYS_PTRACE", Health.Ok, "this process has it")
            : Missing("CAP_SYS_PTRACE", "missing, so buffers of other users' programs cannot be reached", "run as root; in a container: '--cap-add SYS_PTRACE'");
        if (!hasFuse || !hasAdmin)
            yield return new Finding(Topic, "passthrough", Health.Note, NotKnown, $"Linux 6.9 with CONFIG_FUSE_PASSTHROUGH has it; {Rest}");
        else if (machine.Trial() is { } problem)
            yield return Missing("passthrough", problem, "boot Linux 6.9 or later with CONFIG_FUSE_PASSTHROUGH=y");
        else
            yield return new Finding(Topic, "passthrough", Health.Ok, "devices can be shown to other programs");
    }

    /// <summary>Why a command that shows devices fails: what went wrong, all that is missing here, and what works without.</summary>
    public static CommandException Refusal(string problem, HostingMachine machine)
    {
        problem = problem.TrimEnd('.');
        string[] missing =
        [
            .. Run(machine).Where(finding => finding.Health != Health.Ok && finding.Message != NotKnown).Select(finding => finding.Subject),
        ];
        return new(missing.Length == 0 ? problem : $"{problem}; missing here: {string.Join(", ", missing)}; {Rest}; 'uacce doctor' says what to do");
    }

    private static bool Has(HostingMachine machine, int capability) => ((machine.Capabilities >> capability) & 1) != 0;

    private static Finding Missing(string subject, string message, string advice) =>
        new(Topic, subject, Health.Note, message, $"for 'uacce run' and 'uacce serve': {advice}; {Rest}");
}
