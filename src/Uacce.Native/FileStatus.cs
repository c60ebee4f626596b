using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>What the kernel says of a file: the parts that .NET's own file types leave out, read in one call.</summary>
internal readonly struct FileStatus
{
    private const uint TypeMask = 0xF000;
    private const uint Directory = 0x4000;
    private const uint Regular = 0x8000;
    private const uint SymbolicLink = 0xA000;
    private const uint Socket = 0xC000;
    private const uint PermissionMask = 0x1FF;
    private const uint SpecialMask = 0xE00;

    private readonly Interop.FileStatusRecord _record;

    private FileStatus(in Interop.FileStatusRecord record) => _record = record;

    public bool IsDirectory => (_record.stx_mode & TypeMask) == Directory;

    public bool IsRegular => (_record.stx_mode & TypeMask) == Regular;

    public bool IsSymbolicLink => (_record.stx_mode & TypeMask) == SymbolicLink;

    public bool IsSocket => (_record.stx_mode & TypeMask) == Socket;

    /// <summary>Set-user-id, set-group-id or sticky.</summary>
    public bool HasSpecialMode => (_record.stx_mode & SpecialMask) != 0;

    /// <summary>Names the file has.</summary>
    public uint Links => _record.stx_nlink;

    public long Length => (long)_record.stx_size;

    /// <summary>Bytes that the file really has; less than <see cref="Length"/> when it has holes.</summary>
    public long Allocated => (long)_record.stx_blocks * 512;

    /// <summary>Reads the status of what a path names; of the link itself unless it is followed.</summary>
    public static Errno TryRead(string path, bool followLinks, out FileStatus status)
    {
        int flags = followLinks ? 0 : Interop.AT_SYMLINK_NOFOLLOW;
        int result = Interop.statx(Interop.AT_FDCWD, path, flags, Interop.STATX_BASIC_STATS, out Interop.FileStatusRecord record);
        status = new FileStatus(record);
        return Outcome(result);
    }

    /// <summary>Reads the status of an open file.</summary>
    public static Errno TryRead(SafeFileHandle file, out FileStatus status)
    {
        int result = Interop.statx(file, "", Interop.AT_EMPTY_PATH, Interop.STATX_BASIC_STATS, out Interop.FileStatusRecord record);
        status = new FileStatus(record);
        return Outcome(result);
    }

    /// <summary>Reads the status of an open file.</summary>
    public static Errno TryRead(FileDescriptor file, out FileStatus status)
    {
        int result = Interop.statx(file, "", Interop.AT_EMPTY_PATH, Interop.STATX_BASIC_STATS, out Interop.FileStatusRecord record);
        status = new FileStatus(record);
        return Outcome(result);
    }

    /// <summary>
    /// Reads the device and inode of what a path names, and nothing else, as the kernel knows them: a file system whose server does not
    /// answer is not asked. (Few ask all the same, 9p among them.)
    /// </summary>
    public static Errno TryIdentify(string path, out FileStatus status)
    {
        int result = Interop.statx(Interop.AT_FDCWD, path, Interop.AT_STATX_DONT_SYNC, Interop.STATX_INO, out Interop.FileStatusRecord record);
        status = new FileStatus(record);
        return Outcome(result);
    }

    /// <summary>The inode number.</summary>
    public ulong Inode => _record.stx_ino;

    /// <summary>Whether both files are of one mounted device.</summary>
    public bool IsOnDeviceOf(in FileStatus other) =>
        _record.stx_dev_major == other._record.stx_dev_major && _record.stx_dev_minor == other._record.stx_dev_minor;

    /// <summary>Whether both are one file, under whatever names.</summary>
    public bool IsSameFileAs(in FileStatus other) =>
        _record.stx_ino == other._record.stx_ino
        && _record.stx_dev_major == other._record.stx_dev_major
        && _record.stx_dev_minor == other._record.stx_dev_minor;

    /// <summary>Gives an open file this file's owner, permissions and modification time, as far as this user may.</summary>
    /// <remarks>What may not be given away is left out: without the group, its permissions go too.</remarks>
    public unsafe Errno CopyTo(SafeFileHandle file)
    {
        const uint Unchanged = uint.MaxValue;
        const uint GroupPermissions = 0x38;
        uint mode = _record.stx_mode & PermissionMask;
        if (Interop.fchown(file, Unchanged, _record.stx_gid) != 0)
            mode &= ~GroupPermissions;
        // Only root may; for anybody else the file stays the user's own, as with any copy.
        _ = Interop.fchown(file, _record.stx_uid, Unchanged);
        if (Interop.fchmod(file, mode) != 0)
            return (Errno)Marshal.GetLastPInvokeError();
        Interop.TimeSpecification* times = stackalloc Interop.TimeSpecification[2];
        times[0] = new Interop.TimeSpecification { tv_nsec = Interop.UTIME_OMIT };
        times[1] = new Interop.TimeSpecification { tv_sec = (nint)_record.stx_mtime_sec, tv_nsec = (nint)_record.stx_mtime_nsec };
        return Outcome(Interop.futimens(file, times));
    }

    private static Errno Outcome(int result) => result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
}
