using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Engines;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>Stateful requests: one piece of a stream each.</summary>
/// <remarks>Used by one worker at a time; the store may be shared.</remarks>
internal sealed class ZipStreamCodec
{
    // Where the cookie lies in the device's part of the context. The history of real hardware begins at 0xC00.
    private const int CookieOffset = 0;

    private readonly ZipCodecs _codecs;
    private readonly StreamStore _store;
    private readonly AddressSpaceBinding _binding;

    public ZipStreamCodec(ZipCodecs codecs, StreamStore store, AddressSpaceBinding binding)
    {
        _codecs = codecs;
        _store = store;
        _binding = binding;
    }

    /// <summary>
    /// Compresses a piece: takes all of it, and ends on a byte. A stream whose history is not here any more goes on without;
    /// checksum and size come with the descriptor.
    /// </summary>
    public ZipOutcome Compress(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        RunningChecksum checksum = command.IsNewStream
            ? RunningChecksum.Start(command.Format)
            : RunningChecksum.Continue(command.Format, command.Checksum, command.TotalSize);
        checksum.Append(source);
        int trailer = command.IsFinish ? checksum.TrailerLength : 0;
        if (destination.Length < trailer)
            return ZipOutcome.Error(ZipStatus.OutputTooSmall);
        if (!TryOpenCompression(command, out CompressState? state))
            return ZipOutcome.Error(ZipStatus.BadAddress);

        Span<byte> body = destination[..^trailer];
        if (!TryDeflate(state, source, body, command.IsFinish, out int produced))
        {
            state.Dispose();
            return ZipOutcome.Error(ZipStatus.OutputTooSmall);
        }

        Keep(state, command.ContextAddress);
        if (trailer > 0)
            checksum.WriteTrailer(destination[produced..]);
        return new ZipOutcome
        {
            Consumed = (uint)source.Length,
            Produced = (uint)(produced + trailer),
            TotalSize = checksum.Size,
            Checksum = checksum.Word,
        };
    }

    /// <summary>Decompresses a piece: as much as input and room allow.</summary>
    public ZipOutcome Decompress(in ZipCommand command, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return ZipOutcome.Error(ZipStatus.OutputTooSmall);
        if (!TryOpenDecompression(command, out DecompressState? state, out uint failure))
            return ZipOutcome.Error(failure);
        var outcome = default(ZipOutcome);
        if (!TryInflate(state, source, destination, ref outcome))
        {
            state.Dispose(); // an error ends the stream
            return ZipOutcome.Error(outcome.Status);
        }

        if (command.InputLength == 0 && !command.IsNewStream && outcome is { Produced: 0, Status: 0, Context0: 0 }
            && !state.OutputPending && command.OutputLength != 16)
        {
            // No input, nothing made, not the end: a caller that goes on like this would never stop.
            Keep(state, command.ContextAddress);
            return ZipOutcome.Error(ZipStatus.BadData);
        }

        state.OutputPending = outcome.Context0 == ZipContext.StateOutputPending;
        outcome.TotalSize = state.Checksum.Size;
        outcome.Checksum = state.Checksum.Word;
        // Kept after the end, too: the next stream of this context takes over its library state.
        Keep(state, command.ContextAddress);
        return outcome;
    }

    /// <summary>Forgets the stream that a request has just advanced.</summary>
    public void Forget(in ZipCommand command) => _store.Take(command.ContextAddress)?.Dispose();

    private static bool TryDeflate(CompressState state, ReadOnlySpan<byte> source, Span<byte> body, bool finish, out int produced)
    {
        CodecStatus status = state.Deflater.Deflate(
            source, body, finish ? FlushMode.Finish : FlushMode.Sync, out int consumed, out produced);
        if (consumed == source.Length && status == (finish ? CodecStatus.EndOfStream : CodecStatus.NeedInput))
            return true;
        // It does not fit compressed: store it. What the engine has swallowed is forgotten, and with it the history.
        state.Deflater.Reset();
        return StoredBlocks.TryWrite(source, body, finish, out produced);
    }

    private static bool TryInflate(DecompressState state, ReadOnlySpan<byte> source, Span<byte> destination, ref ZipOutcome outcome)
    {
        int consumed = 0;
        if (!state.InTrailer)
        {
            CodecStatus status = state.Inflater.Inflate(source, destination, out consumed, out int produced);
            if (status is CodecStatus.BadData or CodecStatus.Failed)
            {
                outcome.Status = status == CodecStatus.BadData ? ZipStatus.BadData : ZipStatus.EngineError;
                return false;
            }

            state.Checksum.Append(destination[..produced]);
            state.InTrailer = status == CodecStatus.EndOfStream;
            outcome.Produced = (uint)produced;
            if (status == CodecStatus.OutputFull && consumed == source.Length)
                outcome.Context0 = ZipContext.StateOutputPending;
        }

        if (state.InTrailer)
        {
            int wanted = state.Checksum.TrailerLength - state.TrailerFilled;
            int taken = Math.Min(wanted, source.Length - consumed);
            source.Slice(consumed, taken).CopyTo(state.Trailer.AsSpan(state.TrailerFilled));
            state.TrailerFilled += taken;
            consumed += taken;
            if (taken == wanted)
            {
                bool intact = state.Checksum.Matches(state.Trailer);
                outcome.Status = intact ? ZipStatus.DecompressEnd | ZipStatus.LastBlock : ZipStatus.ChecksumMismatch;
                if (!intact)
                    return false;
            }
        }

        outcome.Consumed = (uint)consumed;
        return true;
    }

    private bool TryOpenCompression(in ZipCommand command, out CompressState state)
    {
        CompressState? found = Find<CompressState>(command);
        if (found is not null && found.Window == command.WindowSize)
        {
            if (command.IsNewStream)
                found.Deflater.Reset();
            state = found;
        }
        else
        {
            found?.Dispose();
            state = new CompressState(_codecs.Engines.ForStreamDeflate(_codecs.Effort, command.WindowSize), _codecs.Effort, command.WindowSize);
        }

        if (TryMark(state, command))
            return true;
        state.Dispose();
        return false;
    }

    private bool TryOpenDecompression(in ZipCommand command, out DecompressState state, out uint failure)
    {
        failure = ZipStatus.StateLost;
        state = Find<DecompressState>(command)!;
        if (!command.IsNewStream)
            return state is not null;
        DeflateEngine engine = command.Format == ZipRequestType.Deflate
            ? _codecs.Engines.ForRawStreamInflate()
            : _codecs.Engines.ForStreamInflate();
        if (state is null || state.Engine != engine)
        {
            state?.Dispose();
            state = new DecompressState(engine);
        }

        state.Restart(command.Format);
        if (TryMark(state, command))
            return true;
        state.Dispose();
        failure = ZipStatus.BadAddress;
        return false;
    }

    /// <summary>Takes the state of a context out, if there is one, of that kind, and the context says that it is its own.</summary>
    private T? Find<T>(in ZipCommand command)
        where T : StreamState
    {
        StreamState? state = _store.Take(command.ContextAddress);
        if (state is T match && (command.IsNewStream || IsMarked(match, command.ContextAddress)))
            return match;
        state?.Dispose();
        return null;
    }

    private bool IsMarked(StreamState state, ulong context)
    {
        Span<byte> cookie = stackalloc byte[sizeof(ulong)];
        return _binding.TryRead(context + CookieOffset, cookie) && BinaryPrimitives.ReadUInt64LittleEndian(cookie) == state.Cookie;
    }

    private bool TryMark(StreamState state, in ZipCommand command)
    {
        if (!command.IsNewStream && state.ContextAddress == command.ContextAddress)
            return true;
        state.Cookie = _store.NewCookie();
        state.ContextAddress = command.ContextAddress;
        Span<byte> cookie = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(cookie, state.Cookie);
        return _binding.TryWrite(command.ContextAddress + CookieOffset, cookie);
    }

    private void Keep(StreamState state, ulong context)
    {
        state.ContextAddress = context;
        _store.Put(state);
    }
}
