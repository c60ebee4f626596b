using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Changes of the calling thread's mount namespace.</summary>
internal static class Mounts
{
    /// <summary>The type of our file systems, as mountinfo has it.</summary>
    public const string FuseType = "fuse.uacce";

    /// <summary>Connects a FUSE device and shows its file system at a directory, to all users, under the permissions it reports.</summary>
    public static Errno MountFuse(FuseDevice device, string directory)
    {
        const int DirectoryMode = 0x4000; // S_IFDIR; fuse parses it in octal
        string options = $"fd={device.Number},rootmode={Convert.ToString(DirectoryMode, 8)},user_id=0,group_id=0,allow_other,default_permissions";
        const nuint Flags = Interop.MS_NOSUID | Interop.MS_NODEV | Interop.MS_NOEXEC;
        return Outcome(Interop.mount("uacce", directory, FuseType, Flags, options));
    }

    /// <summary>Shows a file or directory, with what is mounted below it, at a second place.</summary>
    public static Errno Bind(string from, string to) => Outcome(Interop.mount(from, to, null, Interop.MS_BIND | Interop.MS_REC, null));

    /// <summary>Mounts an empty file system in memory.</summary>
    public static Errno MountMemory(string directory) =>
        Outcome(Interop.mount("uacce", directory, "tmpfs", Interop.MS_NOSUID | Interop.MS_NODEV | Interop.MS_NOEXEC, "mode=755"));

    /// <summary>
    /// Unmounts, also under open files, and ends the connection of a FUSE file system: every call on it fails from now on, mapped
    /// memory stays.
    /// </summary>
    public static Errno ForceUnmount(string directory) => Outcome(Interop.umount2(directory, Interop.MNT_FORCE | Interop.MNT_DETACH));

    /// <summary>Gives the calling thread mounts of its own: none it makes are seen outside, and all are gone with it and its children.</summary>
    public static Errno MakePrivate()
    {
        Errno error = Outcome(Interop.unshare(Interop.CLONE_FS | Interop.CLONE_NEWNS));
        return error != Errno.None ? error : Outcome(Interop.mount("none", "/", null, Interop.MS_REC | Interop.MS_PRIVATE, null));
    }

    private static Errno Outcome(int result) => result == 0 ? Errno.None : FileDescriptor.LastError;
}
