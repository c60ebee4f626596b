using BenchmarkDotNet.Attributes;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Benchmarks;

/// <summary>Descriptors and completions through their rings, both sides on one thread.</summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private static readonly QmDusLayout s_layout = QmDusLayout.ForDepth(QmDusLayout.DefaultDepth, 4096);

    private readonly PageMemory _memory = new(s_layout.Size);
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private int _slot;

    public RingBenchmarks()
    {
        _submissions = new SubmissionRing(_memory.Window, s_layout.Depth, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(
            _memory.Window.Slice(s_layout.CompletionRingOffset, s_layout.RingsEnd - s_layout.CompletionRingOffset), s_layout.Depth);
    }

    [Benchmark]
    public int Submission()
    {
        int slot = Advance();
        _submissions.Write(slot, new ZipDescriptor { InputLength = (uint)slot });
        _submissions.Read(slot, out ZipDescriptor read);
        return (int)read.InputLength;
    }

    [Benchmark]
    public int Completion()
    {
        int slot = Advance();
        _completions.PublishRelease(slot, QmCompletion.Create(slot, queue: 1, phase: true));
        return _completions.ReadAcquire(slot).Slot;
    }

    private int Advance() => _slot = _slot + 1 == s_layout.Depth ? 0 : _slot + 1;
}
