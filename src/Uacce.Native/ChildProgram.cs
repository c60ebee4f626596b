using System.Runtime.InteropServices;
using System.Text;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Starts programs from the calling thread itself, with its mounts and its filter, and waits for their end.</summary>
internal static class ChildProgram
{
    private const int AttributesSize = 512; // posix_spawnattr_t and sigset_t are smaller in every C library
    private const int SignalsSize = 128;

    /// <summary>
    /// Starts a program, found by the search path, with standard input, output and error of this process, and signals as a shell
    /// would leave them: ignored are those that this process ignores, but for SIGPIPE and SIGCHLD.
    /// </summary>
    public static unsafe Errno TryStart(string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out int process)
    {
        HearOfChildren();
        byte* attributes = stackalloc byte[AttributesSize];
        byte* signals = stackalloc byte[SignalsSize];
        _ = Interop.posix_spawnattr_init(attributes);
        _ = Interop.sigemptyset(signals);
        _ = Interop.posix_spawnattr_setsigmask(attributes, signals);
        // The runtime ignores it, and what is ignored stays so over exec.
        _ = Interop.sigaddset(signals, Interop.SIGPIPE);
        _ = Interop.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Interop.posix_spawnattr_setflags(attributes, Interop.POSIX_SPAWN_SETSIGDEF | Interop.POSIX_SPAWN_SETSIGMASK);
        byte** argumentVector = Vector([file, .. arguments]);
        byte** environmentVector = Vector(environment);
        int started = 0;
        var error = (Errno)Interop.posix_spawnp(&started, file, null, attributes, argumentVector, environmentVector);
        Free(argumentVector);
        Free(environmentVector);
        process = started;
        return error;
    }

    /// <summary>Waits for the end of a child; its exit code, or 128 and the signal that ended it, as shells say.</summary>
    public static unsafe int WaitForExit(int process)
    {
        const int SignalMask = 0x7F;
        const int SignalExit = 128;
        int status;
        while (Interop.waitpid(process, &status, 0) < 0)
        {
            if (FileDescriptor.LastError != Errno.EINTR)
                return SignalExit;
        }

        int signal = status & SignalMask;
        return signal == 0 ? (status >> 8) & 0xFF : SignalExit + signal;
    }

    /// <summary>Sends a signal to the very process that <paramref name="watch"/> is of, never to another with its id.</summary>
    public static Errno Signal(FileDescriptor watch, int signal)
    {
        bool held = false;
        try
        {
            watch.DangerousAddRef(ref held);
            return Interop.syscall(Interop.SYS_pidfd_send_signal, watch.Number, signal, 0, 0, 0) < 0 ? FileDescriptor.LastError : Errno.None;
        }
        finally
        {
            if (held)
                watch.DangerousRelease();
        }
    }

    /// <summary>Where SIGCHLD is ignored, as who started this process may have left it, children vanish without their exit code.</summary>
    private static unsafe void HearOfChildren()
    {
        const int ActionSize = 512; // struct sigaction is smaller in every C library
        nint* action = stackalloc nint[ActionSize / sizeof(nint)];
        if (Interop.sigaction(Interop.SIGCHLD, null, action) == 0 && *action == Interop.SIG_IGN)
            _ = Interop.signal(Interop.SIGCHLD, Interop.SIG_DFL);
    }

    private static unsafe byte** Vector(IReadOnlyList<string> texts)
    {
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(texts[i]);
            vector[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(vector[i], bytes.Length));
        }

        return vector;
    }

    private static unsafe void Free(byte** vector)
    {
        for (byte** text = vector; *text is not null; text++)
            NativeMemory.Free(*text);
        NativeMemory.Free(vector);
    }
}
