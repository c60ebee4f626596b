using System.Runtime.CompilerServices;
using Xunit;

namespace Uacce.Abi.Tests.Layout;

/// <summary>Structures of the hardware, held against our restatement of them in <c>hardware.h</c>.</summary>
public class HardwareTests
{
    private const string Header = "\"hardware.h\"";

    [Fact]
    public void ACompletionEntryLiesAsTheHardwareWritesIt() =>
        new CProgram(Header)
            .State("sizeof(struct qm_cqe)", QmDusLayout.CompletionSize)
            .State("offsetof(struct qm_cqe, sq_head)", QmCompletion.WordOffset)
            .StateField("struct qm_cqe", "sq_head", Measure(QmCompletion.Create(ushort.MaxValue, 0, false)))
            .StateField("struct qm_cqe", "sq_num", Measure(QmCompletion.Create(0, ushort.MaxValue, false)))
            .State("8 * (offsetof(struct qm_cqe, w7) - offsetof(struct qm_cqe, sq_head))", PhaseBit())
            .MustCompile();

    [Fact]
    public void AScatterGatherBlockLiesAsTheHardwareReadsIt() =>
        new CProgram(Header)
            .State("offsetof(struct hisi_acc_hw_sgl, next_dma)", HardwareSgl.NextOffset)
            .State("offsetof(struct hisi_acc_hw_sgl, entry_sum_in_sgl)", HardwareSgl.UsedEntriesOffset)
            .State("offsetof(struct hisi_acc_hw_sgl, sge_entries)", HardwareSgl.HeaderSize)
            .State("sizeof(((struct hisi_acc_hw_sgl *)0)->sge_entries) / sizeof(struct acc_hw_sge)", HardwareSgl.MaxEntries)
            .State("sizeof(struct acc_hw_sge)", HardwareSgl.EntrySize)
            .State("offsetof(struct acc_hw_sge, buf)", HardwareSgl.EntryAddressOffset)
            .State("offsetof(struct acc_hw_sge, len)", HardwareSgl.EntryLengthOffset)
            .MustCompile();

    [Fact]
    public void ADescriptorLiesAsTheHardwareReadsIt()
    {
        CProgram program = new CProgram(Header).State("sizeof(struct zip_sqe)", Unsafe.SizeOf<ZipDescriptor>());
        foreach ((string cName, string name) in ZipDescriptorTable.NamesInC)
            program.State($"offsetof(struct zip_sqe, {cName})", ZipDescriptorTable.OffsetOf(name));
        program.MustCompile();
    }

    [Fact]
    public void TheSharePageLiesAsDocumented() =>
        new CProgram(Header)
            .State("sizeof(struct uacce_share_page)", QmSharePage.Size)
            .State("offsetof(struct uacce_share_page, need_wakeup)", QmSharePage.NeedWakeupOffset)
            .State("offsetof(struct uacce_share_page, completion_doorbell)", QmSharePage.CompletionDoorbellOffset)
            .MustCompile();

    private static Extent Measure(QmCompletion completion) => Extent.OfWord(completion.Value, QmCompletion.WordOffset);

    private static int PhaseBit() => System.Numerics.BitOperations.TrailingZeroCount(QmCompletion.Create(0, 0, true).Value);
}
