using Uacce.Abi;

namespace Uacce.Client.Compression;

/// <summary>The words that a stateful stream carries from each result into the next descriptor, unchanged.</summary>
internal struct ZipStreamState
{
    private bool _started;
    private uint _context0;
    private uint _context1;
    private uint _context2;
    private uint _totalSize;
    private uint _checksum;

    /// <summary>Whether any request of any stream went before.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>The next request is the first of a new stream.</summary>
    public void Restart() => _started = false;

    /// <summary>The next request of the stream; the first one says that it is the first.</summary>
    public readonly ZipDescriptor Next(
        ZipQueue queue, CompressionFormat format, ulong context,
        ulong source, int sourceLength, ulong destination, int destinationLength)
    {
        uint control = ZipControl.Stateful | (_started ? 0 : ZipControl.NewStream);
        ZipDescriptor descriptor = queue.Describe(
            ZipFraming.RequestType(format), control, source, sourceLength, destination, destinationLength);
        descriptor.ContextAddress = context;
        descriptor.Context0 = _context0;
        descriptor.Context1 = _context1;
        descriptor.Context2 = _context2;
        descriptor.TotalSize = _totalSize;
        descriptor.Checksum = _checksum;
        return descriptor;
    }

    /// <summary>Takes the words of a finished request.</summary>
    public void Absorb(in ZipDescriptor result)
    {
        _started = true;
        IsBegun = true;
        _context0 = result.Context0;
        _context1 = result.Context1;
        _context2 = result.Context2;
        _totalSize = result.TotalSize;
        _checksum = result.Checksum;
    }
}
