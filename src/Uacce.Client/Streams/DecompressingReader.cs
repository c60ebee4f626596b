using System.Runtime.ExceptionServices;
using Uacce.Abi;
using Uacce.Client.Compression;

namespace Uacce.Client.Streams;

/// <summary>
/// Decompresses a stream: while the reader takes one buffer of output, the device already fills the other. Not
/// thread-safe, as no stream is.
/// </summary>
internal sealed class DecompressingReader
{
    private readonly AcceleratorPool _pool;
    private readonly CompressionFormat _format;
    private readonly Stream _source;
    private readonly ZipQueue _queue;
    private readonly DecompressionBuffers _buffers;
    private readonly ZipRequest _request = new();
    private readonly StreamHeader _header;
    private ZipStreamState _state;
    private int _inputStart;
    private int _inputEnd;
    private int _readyStart;
    private int _readyEnd;
    private int _ahead;
    private long _made;
    private ExceptionDispatchInfo? _failure;
    private bool _sourceEnded;
    private bool _inFlight;
    private bool _outputPending;
    private bool _anyInput;
    private bool _insideMember;
    private bool _ended;
    private bool _trailingBytes;

    public DecompressingReader(AcceleratorPool pool, AcceleratorDevice device, CompressionFormat format, Stream source)
    {
        _pool = pool;
        _format = format;
        _source = source;
        _queue = pool.Queues(device, ZipQueueType.Decompress).Take();
        _buffers = DecompressionBuffers.Take(_queue);
        _request.MemoryOwner = _buffers; // a stream that is forgotten with a request in flight must not take them along
        _header = new StreamHeader(format);
        _insideMember = _header.IsDone;
    }

    private ReadOnlySpan<byte> Rest => _buffers.Input.Memory.Span[_inputStart.._inputEnd];

    /// <summary>Takes decompressed bytes that are there; 0 when there are none: call <see cref="FillAsync"/>.</summary>
    public int Take(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _readyEnd - _readyStart);
        _buffers.Ready.Memory.Span.Slice(_readyStart, count).CopyTo(destination);
        _readyStart += count;
        return count;
    }

    /// <summary>Makes more bytes ready; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream is corrupt, truncated, or of another format; it stays so.</exception>
    /// <exception cref="AcceleratorException">The device failed, in the midst of the stream; it stays so, because what it had taken is lost.</exception>
    public async ValueTask<bool> FillAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        _failure?.Throw();
        try
        {
            return await FillGoodAsync(asynchronous, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidDataException or AcceleratorException)
        {
            // An end where there is none would be data lost, for whoever reads on after an error.
            _failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
    }

    private async ValueTask<bool> FillGoodAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        while (!_ended || _inFlight)
        {
            if (_inFlight)
            {
                // A source that can seek is a file or memory: reading ahead of need cannot wait for somebody else.
                if (_ahead == 0 && !_sourceEnded && _source.CanSeek)
                    _ahead = await ReadSourceAsync(_buffers.NextInputRoom, asynchronous, cancellationToken).ConfigureAwait(false);
                await WaitAsync(asynchronous).ConfigureAwait(false);
                int produced = Absorb();
                TakeReadAhead();
                if (produced == 0)
                    continue;
                _buffers.SwapOutput();
                (_readyStart, _readyEnd) = (0, produced);
                _made += produced;
                if (_buffers.ShouldGrow(_made))
                    Grow();
                if (_insideMember && (_outputPending || _inputStart < _inputEnd))
                    Submit(asynchronous);
                return true;
            }

            TakeReadAhead();
            if (_inputStart == _inputEnd && !_outputPending)
            {
                if (!await ReadInputAsync(asynchronous, cancellationToken).ConfigureAwait(false))
                    return false;
                continue;
            }

            if (_insideMember)
                Submit(asynchronous);
            else
                SkipHeader();
        }

        return _trailingBytes ? throw StreamDamage.TrailingBytes() : false;
    }

    /// <summary>Lets go of the buffers, waiting for the device first.</summary>
    public async ValueTask ReleaseAsync(bool asynchronous)
    {
        if (_inFlight)
            await WaitAsync(asynchronous).ConfigureAwait(false);
        _queue.IdleDecompressionBuffers.Return(_buffers);
    }

    private async ValueTask<bool> ReadInputAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        int read = _sourceEnded ? 0 : await ReadSourceAsync(_buffers.InputRoom, asynchronous, cancellationToken).ConfigureAwait(false);
        (_inputStart, _inputEnd) = (_buffers.InputStart, _buffers.InputStart + read);
        if (read > 0)
            return true;
        // Between two gzip members, and before the first byte, the source may end. .NET's streams take empty for empty, too.
        bool headerBegun = _format != CompressionFormat.Deflate && _header.IsBegun;
        if ((_insideMember || headerBegun) && _anyInput)
            throw StreamDamage.Truncated(_format);
        _ended = true;
        return false;
    }

    private async ValueTask<int> ReadSourceAsync(Memory<byte> into, bool asynchronous, CancellationToken cancellationToken)
    {
        int read = asynchronous
            ? await _source.ReadAsync(into, cancellationToken).ConfigureAwait(false)
            : _source.Read(into.Span);
        _anyInput |= read > 0;
        _sourceEnded = read == 0;
        return read;
    }

    private void TakeReadAhead()
    {
        if (_ahead == 0 || _buffers.SwapInput(Rest) is not (>= 0 and var start))
            return;
        (_inputStart, _inputEnd, _ahead) = (start, _buffers.InputStart + _ahead, 0);
    }

    private void Grow()
    {
        int rest = Rest.Length;
        _buffers.Grow(Rest, _ahead, _readyEnd);
        (_inputStart, _inputEnd) = (_buffers.InputStart, _buffers.InputStart + rest);
    }

    private void SkipHeader()
    {
        if (!_header.TryFeed(Rest, out int consumed))
            throw _state.IsBegun ? StreamDamage.TrailingBytes() : StreamDamage.WrongHeader(_format);
        _inputStart += consumed;
        _insideMember = _header.IsDone;
        if (_insideMember)
            _state.Restart();
    }

    private void Submit(bool asynchronous)
    {
        ZipDescriptor descriptor = _state.Next(
            _queue, _format, _buffers.ContextAddress,
            _buffers.Input.Address + (uint)_inputStart, _inputEnd - _inputStart, _buffers.Filling.Address, _buffers.Filling.Length);
        _request.Prepare(asynchronous);
        _queue.Submit(descriptor, _request);
        _inFlight = true;
    }

    private async ValueTask WaitAsync(bool asynchronous)
    {
        if (!_request.IsAsynchronous)
        {
            if (asynchronous && !_request.IsCompleted)
                await Task.Run(() => _queue.Ring.Wait(_request, _pool.Timeout)).ConfigureAwait(false);
            else
                _queue.Ring.Wait(_request, _pool.Timeout);
        }
        else if (asynchronous)
        {
            await _request.AsValueTask().ConfigureAwait(false);
        }
        else
        {
            _request.AsValueTask().AsTask().GetAwaiter().GetResult();
        }

        _inFlight = false;
    }

    /// <summary>Takes the finished request in; returns the bytes it made.</summary>
    private int Absorb()
    {
        if (_request.Failure is { } failure)
        {
            _pool.CountFailure();
            throw failure;
        }

        ref readonly ZipDescriptor done = ref _request.Result;
        var status = new ZipStatus(done.Status);
        if (!status.IsSuccess)
        {
            throw status.IsAboutData
                ? new InvalidDataException(status.Code == ZipStatus.ChecksumMismatch
                    ? $"The {_format} stream is corrupt: its checksum or length does not match its data."
                    : $"The {_format} stream is corrupt.")
                : AcceleratorException.Failed(_queue.Ring.Device.Name, "decompress", status.Code);
        }

        _pool.CountRequest(done.Consumed, done.Produced);
        _state.Absorb(done);
        _inputStart += (int)done.Consumed;
        _outputPending = (done.Context0 & ZipContext.StateMask) == ZipContext.StateOutputPending;
        if (status.IsEndOfStream)
            EndMember();
        else if (done.Consumed == 0 && done.Produced == 0 && !_outputPending)
            throw AcceleratorException.Failed(_queue.Ring.Device.Name, "make any progress", status.Code);
        return (int)done.Produced;
    }

    private void EndMember()
    {
        _outputPending = false;
        if (_format == CompressionFormat.GZip)
        {
            _insideMember = false;
            _header.Reset();
            return;
        }

        _ended = true;
        _insideMember = false;
        _trailingBytes = _inputStart < _inputEnd || _ahead > 0; // reported after the data before them was read
    }
}
