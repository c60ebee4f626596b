using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>An open device node: one queue of the device behind it.</summary>
/// <remarks>Thread-safe. Calls that a signal interrupts are repeated.</remarks>
internal sealed class DeviceFile : SafeHandleMinusOneIsInvalid
{
    internal DeviceFile()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Opens a node for reading and writing, not inherited over exec.</summary>
    public static Errno TryOpen(string path, out DeviceFile? file)
    {
        file = null;
        int fd;
        do
        {
            fd = Interop.open(path, Interop.O_RDWR | Interop.O_CLOEXEC);
        }
        while (fd < 0 && LastError == Errno.EINTR);
        if (fd < 0)
            return LastError;
        file = new DeviceFile();
        file.SetHandle(fd);
        return Errno.None;
    }

    /// <summary>The descriptor number, valid until this is disposed.</summary>
    public int Descriptor => (int)handle;

    /// <summary>ioctl(2); an empty argument passes a null pointer.</summary>
    public unsafe Errno Ioctl(uint command, Span<byte> argument)
    {
        fixed (byte* pointer = argument)
        {
            int result;
            do
            {
                result = Interop.ioctl(this, command, pointer);
            }
            while (result < 0 && LastError == Errno.EINTR);
            return result < 0 ? LastError : Errno.None;
        }
    }

    /// <summary>mmap(2), shared, readable and writable.</summary>
    public unsafe Errno Map(long offset, int length, out MappedMemory? memory)
    {
        void* start = Interop.mmap(
            null, (nuint)length, Interop.PROT_READ | Interop.PROT_WRITE, Interop.MAP_SHARED, this, (nint)offset);
        memory = null;
        if (unchecked((nint)start) == -1) // MAP_FAILED is no address that a checked conversion takes
            return LastError;
        memory = new MappedMemory((nint)start, length);
        return Errno.None;
    }

    /// <summary>poll(2) for readability; <paramref name="timeout"/> in milliseconds, -1 for ever.</summary>
    public unsafe Errno Poll(int timeout, out PollEvents events)
    {
        // Holds the descriptor open for the call: a close meanwhile must not hand its number to another file.
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            var descriptor = new Interop.PollDescriptor { fd = Descriptor, events = (short)PollEvents.In };
            int result = Interop.poll(&descriptor, 1, timeout);
            events = result > 0 ? (PollEvents)(ushort)descriptor.revents : PollEvents.None;
            // An interrupted wait is a short wait: the caller looks at its ring and waits again.
            return result < 0 && LastError != Errno.EINTR ? LastError : Errno.None;
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Interop.close((int)handle) == 0;

    private static Errno LastError => (Errno)Marshal.GetLastPInvokeError();
}
