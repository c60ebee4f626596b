using Uacce.Abi;
using Uacce.Client.Compression;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class QueueSetTests
{
    [Fact]
    public void QueuesAreEndedOutsideOfTheLock()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false });
        ZipQueueSet set = lab.Pool.Queues(lab.Pool.Devices[0], ZipQueueType.Compress);
        set.Take();
        AcceleratorException? refused = null;
        source.BeforeClose = () => Deadline.Run(
            () => refused = Assert.Throws<AcceleratorException>(set.Take), () => "whoever asks for a queue waits for the end of another");
        set.Dispose();
        Assert.Equal(AcceleratorFailure.DeviceLost, refused?.Reason);
        source.BeforeClose = null;
    }
}
