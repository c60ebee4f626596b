using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

/// <summary>The two ioctl arguments of the queue manager; where their fields lie is held by the layout tests.</summary>
public class QmQueueArgumentTests
{
    [Fact]
    public void AContextReadsBackAsItWasWritten() =>
        Gen.Select(Gen.UShort, Gen.UShort).Sample((id, type) =>
        {
            QmQueueContext written = new(id, type);
            byte[] bytes = new byte[QmQueueContext.Size];
            written.Write(bytes);
            Assert.True(QmQueueContext.TryRead(bytes, out QmQueueContext read));
            Assert.Equal(written, read);
        });

    [Fact]
    public void AnInfoReadsBackAsItWasWritten() =>
        Gen.Select(Gen.UInt, Gen.UShort, Gen.UShort, Gen.ULong).Sample((size, submissions, completions, extension) =>
        {
            QmQueueInfo written = new(size, submissions, completions, extension);
            byte[] bytes = new byte[QmQueueInfo.Size];
            written.Write(bytes);
            Assert.True(QmQueueInfo.TryRead(bytes, out QmQueueInfo read));
            Assert.Equal(written, read);
        });

    [Fact]
    public void AShortArgumentIsRefused()
    {
        Assert.False(QmQueueContext.TryRead(new byte[QmQueueContext.Size - 1], out _));
        Assert.False(QmQueueInfo.TryRead(new byte[QmQueueInfo.Size - 1], out _));
    }
}
