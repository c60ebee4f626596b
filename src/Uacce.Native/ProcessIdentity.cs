using System.Globalization;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Which process a thread belongs to, and whether two share their memory.</summary>
internal static class ProcessIdentity
{
    /// <summary>The user this process acts as.</summary>
    public static uint User => Interop.geteuid();

    /// <summary>
    /// Whether two threads, both alive, use one memory: threads of a process do, and processes made with CLONE_VM. EPERM: this
    /// process may not trace them.
    /// </summary>
    public static Errno Compare(int one, int other, out bool sameMemory)
    {
        nint result = Interop.syscall(Interop.SYS_kcmp, one, other, Interop.KCMP_VM, 0, 0);
        sameMemory = result == 0;
        return result < 0 ? FileDescriptor.LastError : Errno.None;
    }

    /// <summary>The process of a thread (its thread group), or 0 when there is no such thread.</summary>
    public static int ProcessOf(int thread)
    {
        const string Field = "Tgid:";
        try
        {
            foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/status")))
            {
                if (line.StartsWith(Field, StringComparison.Ordinal))
                    return int.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
        }

        return 0;
    }

    /// <summary>
    /// Where the code and the stack of a thread's memory begin: the same for all that share the memory, and for forked copies of it. Two that
    /// have nothing in common are told apart by this without waiting for either; zeroes when there is no such thread.
    /// </summary>
    public static (ulong Code, ulong Stack) LayoutOf(int thread)
    {
        const int CodeField = 26, StackField = 28;
        return StatusOf(thread) is { } fields ? (Number(fields[CodeField]), Number(fields[StackField])) : default;

        static ulong Number(string field) => ulong.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the kernel's number for a thread is an id here: 0 is one in another pid namespace.</summary>
    public static bool IsHere(uint thread) => thread is > 0 and <= int.MaxValue;

    /// <summary>A process's group, and the group in the foreground of its terminal (-1 without one); zeroes when there is no such process.</summary>
    public static (int Group, int Foreground) GroupsOf(int process)
    {
        const int GroupField = 5, ForegroundField = 8;
        return StatusOf(process) is { } fields ? (Number(fields[GroupField]), Number(fields[ForegroundField])) : default;

        static int Number(string field) => int.Parse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The address of the 16 random bytes that the kernel put into a thread's memory at exec (AT_RANDOM of getauxval(3)); 0 when there is
    /// no such thread, or none of 64 bits. Waits for nobody.
    /// </summary>
    public static ulong RandomBytesOf(int thread)
    {
        const ulong Random = 25; // AT_RANDOM
        try
        {
            byte[] vector = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/auxv"));
            for (int at = 0; at + (2 * sizeof(ulong)) <= vector.Length; at += 2 * sizeof(ulong))
            {
                if (BitConverter.ToUInt64(vector, at) == Random)
                    return BitConverter.ToUInt64(vector, at + sizeof(ulong));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }

        return 0;
    }

    /// <summary>A descriptor that becomes readable when the process has exited with all its threads.</summary>
    public static Errno TryWatch(int process, out FileDescriptor? watch)
    {
        int fd = Interop.pidfd_open(process, 0);
        watch = fd < 0 ? null : new FileDescriptor(fd);
        return fd < 0 ? FileDescriptor.LastError : Errno.None;
    }

    /// <summary>
    /// A copy of a process's descriptor, without opening anything. EBADF: it has no such descriptor. EPERM: this process may not trace
    /// that one.
    /// </summary>
    public static Errno TryTakeFile(int process, int descriptor, out FileDescriptor? file)
    {
        file = null;
        Errno error = TryWatch(process, out FileDescriptor? watch);
        if (watch is null)
            return error;
        using (watch)
        {
            nint fd = Interop.syscall(Interop.SYS_pidfd_getfd, watch.Number, descriptor, 0, 0, 0);
            if (fd < 0)
                return FileDescriptor.LastError;
            file = new FileDescriptor((int)fd);
            return Errno.None;
        }
    }

    /// <summary>The fields of proc_pid_stat(5), at the numbers they have there; those up to the name are empty. Null when there is no such thread.</summary>
    private static string[]? StatusOf(int thread)
    {
        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/stat"));
            return ["", "", "", .. status[(status.LastIndexOf(')') + 2)..].Split(' ')]; // a name may hold anything
        }
        catch (IOException)
        {
            return null;
        }
    }
}
