using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>The memory of another process, reached by copying, or in place where both map it. Made, watched and disposed by its <see cref="AddressSpaceTable"/>.</summary>
/// <remarks>
/// It is the <em>memory</em> that counts: threads and tasks that share it are this address space, a forked child is not, and after exec
/// the process is not any more. No access ever reaches another memory, whoever gets the process id next. Thread-safe.
/// </remarks>
internal sealed class RemoteAddressSpace : AddressSpace, IDisposable
{
    private readonly ProcessMemory _memory;
    private readonly SharedRanges _shared;
    private readonly Action _onDeath;

    /// <param name="process">The process of the thread that opened.</param>
    /// <param name="layout">What its memory looks like.</param>
    /// <param name="memory">Its memory; disposed with this.</param>
    /// <param name="exit">Readable when that process has exited; disposed with this.</param>
    /// <param name="quota">Of ranges to share.</param>
    /// <param name="onDeath">Called when an access finds the memory dead. Must only set a signal.</param>
    public RemoteAddressSpace(
        int process, (ulong Code, ulong Stack) layout, ProcessMemory memory, FileDescriptor exit, SharedRangeQuota quota, Action onDeath)
    {
        Process = process;
        Layout = layout;
        _memory = memory;
        ProcessExit = exit;
        _shared = new SharedRanges(quota);
        _onDeath = onDeath;
    }

    public int Process { get; }

    /// <summary>What others have in common with it that may be this memory.</summary>
    public (ulong Code, ulong Stack) Layout { get; }

    public FileDescriptor ProcessExit { get; }

    /// <summary>Open queues of this space; guarded by the table's lock.</summary>
    public int Users { get; set; }

    /// <summary>Whether the kernel still has the memory; costs a system call. Not to be asked once disposed.</summary>
    public bool HasMemory => _memory.IsAlive;

    /// <summary>
    /// Whether a thread, which is inside a call and so cannot end, uses this memory. Other processes that share it count as long
    /// as the opener runs.
    /// </summary>
    /// <remarks>
    /// The kernel compares a thread's memory with the opener's of now. That is another than this one when the opener has become another program while
    /// a process that shared the memory keeps it, as whoever spawned the opener may: therefore the mark.
    /// </remarks>
    public bool IsMemoryOf(int thread) => SeemsMemoryOf(thread) && _memory.BearsMarkOf(thread);

    /// <summary>As <see cref="IsMemoryOf"/>, but it does not notice that the opener has become another program. Cheap, and waits for no page.</summary>
    public bool SeemsMemoryOf(int thread)
    {
        if (!HasMemory || HasProcessExited)
            return false;
        // Threads of a process share its memory, also when the first of them, which bears the process's id, has ended and has none.
        return (ProcessIdentity.Compare(thread, Process, out bool same) == Errno.None && same)
            || ProcessIdentity.ProcessOf(thread) == Process;
    }

    /// <summary>Maps memory of a process of this space here, too; see <see cref="SharedMemoryRange"/>.</summary>
    public Errno Share(int process, SharedMemoryRange range) => _shared.TryAdd(process, range);

    /// <summary>
    /// Whether there is such memory. It can be mapped once only, so the space is kept for the queues that its process may open yet.
    /// </summary>
    public bool SharesMemory => !_shared.IsEmpty;

    public void Dispose()
    {
        _shared.Dispose();
        _memory.Dispose();
        ProcessExit.Dispose();
    }

    private bool HasProcessExited
    {
        get
        {
            Span<PollEvents> exited = stackalloc PollEvents[1];
            return ReadinessWait.Poll([ProcessExit], exited, timeout: 0) == Errno.None && exited[0] != PollEvents.None;
        }
    }

    /// <inheritdoc/>
    protected override bool CanCopy => true;

    /// <inheritdoc/>
    protected override bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
    {
        token = 0; // what is shared stays so for longer than any access
        window = default;
        // Only what the device writes: engines may look at their input twice, and the client can change it in between.
        return access == MemoryAccess.Write && _shared.TryFind(address, length, out window);
    }

    /// <inheritdoc/>
    protected override void Release(int token)
    {
    }

    /// <inheritdoc/>
    protected override bool TryRead(ulong address, Span<byte> destination)
    {
        if (!_shared.TryFind(address, destination.Length, out MemoryWindow window))
            return Judge(_memory.Read(address, destination));
        window.AsSpan(0, destination.Length).CopyTo(destination);
        return true;
    }

    /// <inheritdoc/>
    protected override bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        if (!_shared.TryFind(address, source.Length, out MemoryWindow window))
            return Judge(_memory.Write(address, source));
        source.CopyTo(window.AsSpan(0, source.Length));
        return true;
    }

    /// <inheritdoc/>
    protected override IThreadWatch? WatchThreads() => ThreadWatch.TryBegin(Process);

    private bool Judge(Errno error)
    {
        // The queues cannot be stopped from here: stopping waits for the worker that is in this very access.
        if (error == Errno.ENXIO)
            _onDeath();
        return error == Errno.None;
    }
}
