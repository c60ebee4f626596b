using Uacce.Abi;
using Uacce.Memory;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class NoProgressTests
{
    [Fact]
    public void ADeviceThatAnswersAndDoesNothing_IsAnError()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner), spin: TimeSpan.Zero);
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, Data.Noise(10_000_000)); // too large for one request
        int answers = 0;
        source.InPlaceOfPoll = () =>
        {
            Assert.True(answers < 100, "It asks again and again.");
            Answer(source.Dus[0], answers++);
            return PollEvents.In;
        };
        AcceleratorException? failure = null;
        Deadline.Run(
            () => failure = Assert.Throws<AcceleratorException>(() => lab.Session().Decompress(packed, new byte[20_000_000])), () => lab.State);
        Assert.Equal(AcceleratorFailure.RequestFailed, failure?.Reason);
        Assert.Equal(1, answers);
    }

    [Fact]
    public void ADeviceThatFailsInAStream_IsAnErrorForWhoeverReadsOn()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner), spin: TimeSpan.Zero);
        source.InPlaceOfPoll = () =>
        {
            Answer(source.Dus[0], 0, new ZipDescriptor { Status = ZipStatus.EngineError });
            return PollEvents.In;
        };
        using var packed = new MemoryStream(Codecs.Pack(CompressionFormat.GZip, Data.Mixed(100_000)));
        Deadline.Run(
            () =>
            {
                using Stream reading = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, packed, System.IO.Compression.CompressionMode.Decompress);
                for (int reads = 0; reads < 3; reads++)
                    Assert.Equal(AcceleratorFailure.RequestFailed, Assert.Throws<AcceleratorException>(() => reading.ReadByte()).Reason);
            },
            () => lab.State);
    }

    // All well, nothing taken, nothing made.
    private static void Answer(MemoryWindow dus, int slot) => Answer(dus, slot, default);

    private static void Answer(MemoryWindow dus, int slot, ZipDescriptor result)
    {
        var layout = new QmDusLayout(QmDusLayout.DefaultDepth, (int)dus.Length);
        new SubmissionRing(dus, layout.Depth, QmDusLayout.DescriptorSize).Write(slot, result);
        new CompletionRing(dus.Slice(layout.CompletionRingOffset, (long)layout.Depth * QmDusLayout.CompletionSize), layout.Depth)
            .PublishRelease(slot, QmCompletion.Create(slot, 0, phase: true));
    }
}
