using System.Buffers;
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.Zip;

/// <summary>Does the requests of one ZIP queue.</summary>
internal sealed class ZipExecutor : QmExecutor
{
    private readonly ZipQueueType _direction;
    private readonly AddressSpaceBinding _binding;
    private readonly ZipCodecs _codecs;
    private readonly ZipStreamCodec _streams;
    private readonly UsageMeter _usage;
    private readonly Action _dropStore;
    private readonly ZipScratch _scratch = new();
    private readonly IdleObjects<ZipScratch> _idleScratches;

    public ZipExecutor(
        ZipQueueType direction, AddressSpaceBinding binding, ZipCodecs codecs, IdleObjects<ZipScratch> idleScratches, StreamStore store, UsageMeter usage,
        Action dropStore)
    {
        _direction = direction;
        _binding = binding;
        _codecs = codecs;
        _idleScratches = idleScratches;
        _streams = new ZipStreamCodec(codecs, store, binding);
        _usage = usage;
        _dropStore = dropStore;
    }

    public override long Execute(SubmissionRing submissions, int slot) => Execute(submissions, slot, _scratch, isShared: false);

    /// <summary>Streams are done in order: the next piece of one may wait behind this.</summary>
    public override bool MayShare(SubmissionRing submissions, int slot)
    {
        submissions.Read(slot, SourceControlOffset, out uint control);
        return (control & ZipControl.Stateful) == 0;
    }

    public override long ExecuteShared(SubmissionRing submissions, int slot)
    {
        ZipScratch? scratch = null;
        try
        {
            scratch = _idleScratches.Take() ?? new ZipScratch();
            return Execute(submissions, slot, scratch, isShared: true);
        }
        catch (OutOfMemoryException) when (scratch is null)
        {
            submissions.Write(slot, 0, new ResultWords(0, 0, 0, ZipStatus.EngineError));
            return 0;
        }
        finally
        {
            if (scratch is { IsLarge: false })
                _ = _idleScratches.TryReturn(scratch);
        }
    }

    private long Execute(SubmissionRing submissions, int slot, ZipScratch scratch, bool isShared)
    {
        ref readonly ZipDescriptor descriptor = ref scratch.Descriptor.Take(submissions, slot); // once: what is checked is what is used
        // A stream among shared requests was none when it was looked at: its submitter has changed it since.
        if (!ZipCommand.TryParse(in descriptor, out ZipCommand command) || (isShared && command.IsStateful))
        {
            Report(submissions, slot, descriptor, ZipOutcome.Error(ZipStatus.BadDescriptor));
            return 0;
        }

        if (command.IsNothing(_direction))
        {
            submissions.Write(slot, 0, default(ResultWords));
            return 0;
        }

        return Work(submissions, slot, descriptor, command, scratch);
    }

    // Apart, so that a request of nothing does not set up the frame that work needs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Work(SubmissionRing submissions, int slot, in ZipDescriptor descriptor, in ZipCommand command, ZipScratch scratch)
    {
        long begin = _usage.Now();
        ZipOutcome outcome = Run(command, scratch);
        _usage.Add(begin);
        Report(submissions, slot, descriptor, outcome);
        // What cannot be reached costs nothing; what turns out to be damaged was worked on all the same.
        return outcome.Status is ZipStatus.BadAddress or ZipStatus.BadDescriptor ? 0 : (long)command.InputLength + outcome.Produced;
    }

    public override void Dispose() => _dropStore();

    private ZipOutcome Run(in ZipCommand command, ZipScratch scratch)
    {
        // Left on every path, or closing the queue would wait for this request for ever.
        using AccessScope access = _binding.Enter();
        if (!access.IsInside)
            return ZipOutcome.Error(ZipStatus.BadAddress);
        try
        {
            return command.IsScattered ? RunScattered(command, scratch.Source, scratch.Destination) : RunFlat(command);
        }
        catch (OutOfMemoryException)
        {
            // No defect: a client with many streams or large lists may be the cause, and only its requests shall fail.
            return ZipOutcome.Error(ZipStatus.EngineError);
        }
    }

    private ZipOutcome RunFlat(in ZipCommand command)
    {
        if (!_binding.TryOpen(command.SourceAddress, command.InputLength, MemoryAccess.Read, out DeviceBuffer source))
            return ZipOutcome.Error(ZipStatus.BadAddress);
        try
        {
            return RunFlat(command, source.Span);
        }
        finally
        {
            source.Dispose();
        }
    }

    private ZipOutcome RunFlat(in ZipCommand command, ReadOnlySpan<byte> source)
    {
        if (!_binding.TryOpen(command.DestinationAddress, command.OutputLength, MemoryAccess.Write, out DeviceBuffer destination))
            return ZipOutcome.Error(ZipStatus.BadAddress);
        try
        {
            ZipOutcome outcome = Run(command, source, destination.Span);
            return destination.TryCommit((int)outcome.Produced) ? outcome : Undelivered(command);
        }
        finally
        {
            destination.Dispose();
        }
    }

    /// <summary>Puts scattered input together, works on that, and distributes the output.</summary>
    private ZipOutcome RunScattered(in ZipCommand command, ScatterList sources, ScatterList destinations)
    {
        uint error = sources.Read(_binding, command.SourceAddress, command.SourceOffset, command.InputLength);
        if (error == ZipStatus.Success && sources.Length < command.InputLength)
            error = ZipStatus.BadDescriptor;
        if (error == ZipStatus.Success)
            error = destinations.Read(_binding, command.DestinationAddress, command.DestinationOffset, command.OutputLength);
        if (error != ZipStatus.Success)
            return ZipOutcome.Error(error);

        byte[] source = ArrayPool<byte>.Shared.Rent(sources.Length);
        byte[] destination = ArrayPool<byte>.Shared.Rent(destinations.Length);
        try
        {
            if (!sources.TryGather(_binding, source))
                return ZipOutcome.Error(ZipStatus.BadAddress);
            ZipOutcome outcome = Run(command, source.AsSpan(0, sources.Length), destination.AsSpan(0, destinations.Length));
            return destinations.TryScatter(_binding, destination.AsSpan(0, (int)outcome.Produced))
                ? outcome
                : Undelivered(command);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
            ArrayPool<byte>.Shared.Return(destination);
        }
    }

    /// <summary>Output is made and cannot be handed over: a stream that has seen the input cannot go on as if it had not.</summary>
    private ZipOutcome Undelivered(in ZipCommand command)
    {
        if (command.IsStateful)
            _streams.Forget(command);
        return ZipOutcome.Error(ZipStatus.BadAddress);
    }

    private ZipOutcome Run(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ZipOutcome outcome = command.IsStateful ? RunPiece(command, source, destination) : RunWhole(command, source, destination);
        if (outcome.Status == ZipStatus.EngineError)
            _binding.Device.ReportError("The compression engine failed.");
        return outcome;
    }

    private ZipOutcome RunPiece(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination) =>
        _direction == ZipQueueType.Compress
            ? _streams.Compress(command, source, destination)
            : _streams.Decompress(command, source, destination);

    private ZipOutcome RunWhole(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ZipCodec codec = _codecs.Take();
        try
        {
            return _direction == ZipQueueType.Compress
                ? codec.Compress(command, source, destination)
                : codec.Decompress(command, source, destination);
        }
        finally
        {
            _codecs.Return(codec);
        }
    }

    /// <summary>Writes the result into the submitter's slot: only the words that are the device's to change.</summary>
    private static void Report(SubmissionRing submissions, int slot, in ZipDescriptor descriptor, in ZipOutcome outcome)
    {
        submissions.Write(slot, 0, new ResultWords(outcome.Consumed, outcome.Produced, 0, outcome.Status));
        submissions.Write(slot, Context0Offset, outcome.Context0);
        // The second cache line is the submitter's alone while nothing in it changes.
        // A failed request leaves size and checksum where they were, because a client sends back what it got last.
        StreamWords stream = outcome.IsSuccess
            ? new StreamWords(0, 0, outcome.TotalSize, outcome.Checksum)
            : new StreamWords(0, 0, descriptor.TotalSize, descriptor.Checksum);
        if (stream != new StreamWords(descriptor.Context1, descriptor.Context2, descriptor.TotalSize, descriptor.Checksum))
            submissions.Write(slot, StreamWordsOffset, stream);
    }

    private const int SourceControlOffset = 7 * sizeof(uint);
    private const int Context0Offset = 15 * sizeof(uint);
    private const int StreamWordsOffset = 28 * sizeof(uint);

    // dw0 to dw3.
    private readonly record struct ResultWords(uint Consumed, uint Produced, uint CompressedLength, uint Status);

    // dw28 to dw31.
    private readonly record struct StreamWords(uint Context1, uint Context2, uint TotalSize, uint Checksum);
}
