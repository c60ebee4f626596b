using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>One background thread that watches device files and calls back once for each watch that becomes readable.</summary>
/// <remarks>Thread-safe. The thread starts with the first watch and lasts as long as the process.</remarks>
internal sealed class ReadinessPoller
{
    // struct epoll_event is packed on x86-64 only (linux/eventpoll.h: EPOLL_PACKED).
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int s_dataOffset = s_packed ? 4 : 8;
    private static readonly int s_eventSize = s_dataOffset + 8;

    private readonly ConcurrentDictionary<int, Action> _watches = new();
    private readonly Lazy<int> _epoll;

    public ReadinessPoller() => _epoll = new Lazy<int>(Start);

    /// <summary>The poller of this process.</summary>
    public static ReadinessPoller Shared { get; } = new();

    /// <summary>Calls <paramref name="ready"/> once, on the poller's thread, when the file is readable or in error.</summary>
    public unsafe Errno Watch(DeviceFile file, Action ready)
    {
        int fd = file.Descriptor;
        bool known = !_watches.TryAdd(fd, ready);
        if (known)
            _watches[fd] = ready;
        byte* registration = stackalloc byte[16];
        Encode(new Span<byte>(registration, 16), fd);
        int result = Interop.epoll_ctl(
            _epoll.Value, known ? Interop.EPOLL_CTL_MOD : Interop.EPOLL_CTL_ADD, fd, registration);
        return result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
    }

    /// <summary>Ends a watch; call before the file is closed.</summary>
    public unsafe void Forget(DeviceFile file)
    {
        byte* unused = stackalloc byte[16];
        if (_watches.TryRemove(file.Descriptor, out _))
            _ = Interop.epoll_ctl(_epoll.Value, Interop.EPOLL_CTL_DEL, file.Descriptor, unused);
    }

    private static void Encode(Span<byte> epollEvent, int fd)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(epollEvent, Interop.EPOLLIN | Interop.EPOLLONESHOT);
        BinaryPrimitives.WriteInt64LittleEndian(epollEvent[s_dataOffset..], fd);
    }

    private int Start()
    {
        int epoll = Interop.epoll_create1(Interop.EPOLL_CLOEXEC);
        if (epoll < 0)
            throw new IOException($"epoll_create1 failed with {(Errno)Marshal.GetLastPInvokeError()}.");
        new Thread(() => Run(epoll)) { IsBackground = true, Name = "uacce readiness" }.Start();
        return epoll;
    }

    private unsafe void Run(int epoll)
    {
        const int Batch = 64;
        byte* events = stackalloc byte[Batch * 16];
        while (true)
        {
            int count = Interop.epoll_wait(epoll, events, Batch, -1);
            for (int i = 0; i < count; i++)
            {
                var data = new ReadOnlySpan<byte>(events + (i * s_eventSize) + s_dataOffset, 8);
                if (_watches.TryGetValue((int)BinaryPrimitives.ReadInt64LittleEndian(data), out Action? ready))
                    ready();
            }
        }
    }
}
