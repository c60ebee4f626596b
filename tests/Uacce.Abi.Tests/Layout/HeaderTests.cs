using System.Reflection;
using Xunit;

namespace Uacce.Abi.Tests.Layout;

/// <summary>Facts that installed headers declare, held against those headers.</summary>
public class HeaderTests
{
    private const string UacceHeader = "<misc/uacce/uacce.h>";
    private const string QmHeader = "<misc/uacce/hisi_qm.h>";

    private static readonly Dictionary<string, string> s_ioctls = new()
    {
        [nameof(UacceIoctl.StartQueue)] = "UACCE_CMD_START_Q",
        [nameof(UacceIoctl.PutQueue)] = "UACCE_CMD_PUT_Q",
        [nameof(UacceIoctl.WakeQueue)] = "_IO('W', 0x40)",
        [nameof(UacceIoctl.ShareMemory)] = "_IOW('W', 0x41, struct { int descriptor; unsigned long long address; long long length; })",
        [nameof(UacceIoctl.SetQueueContext)] = "UACCE_CMD_QM_SET_QP_CTX",
        [nameof(UacceIoctl.SetQueueInfo)] = "UACCE_CMD_QM_SET_QP_INFO",
    };

    private static readonly Dictionary<PollEvents, string> s_pollEvents = new()
    {
        [PollEvents.In] = "POLLIN",
        [PollEvents.Error] = "POLLERR",
        [PollEvents.HangUp] = "POLLHUP",
        [PollEvents.Invalid] = "POLLNVAL",
        [PollEvents.ReadNormal] = "POLLRDNORM",
    };

    [Fact]
    public void EveryIoctlNumberIsTheHeaders()
    {
        CProgram program = new(UacceHeader, QmHeader);
        foreach (FieldInfo constant in typeof(UacceIoctl).GetFields(BindingFlags.Public | BindingFlags.Static))
            program.State(s_ioctls[constant.Name], (uint)constant.GetRawConstantValue()!);
        program.MustCompile();
    }

    [Fact]
    public void EveryErrorNumberIsTheHeaders()
    {
        CProgram program = new("<errno.h>");
        foreach (Errno error in Enum.GetValues<Errno>().Where(error => error != Errno.None))
            program.State(error.ToString(), (int)error);
        program.MustCompile();
    }

    [Fact]
    public void EveryPollEventIsTheHeaders()
    {
        CProgram program = new("<poll.h>");
        foreach (PollEvents bit in Enum.GetValues<PollEvents>().Where(bit => bit != PollEvents.None))
            program.State(s_pollEvents[bit], (int)bit);
        program.MustCompile();
    }

    [Fact]
    public void RegionsAndFlagsAreTheHeaders() =>
        new CProgram(UacceHeader)
            .State("UACCE_QFRT_MMIO", (int)RegionType.Mmio)
            .State("UACCE_QFRT_DUS", (int)RegionType.Dus)
            .State("UACCE_DEV_SVA", (int)DeviceFlags.Sva)
            .MustCompile();

    [Fact]
    public void QueueContextLiesAsTheHeaderSays() =>
        new CProgram(QmHeader)
            .State("sizeof(struct hisi_qp_ctx)", QmQueueContext.Size)
            .StateField("struct hisi_qp_ctx", "id", Measure(new QmQueueContext(ushort.MaxValue, 0)))
            .StateField("struct hisi_qp_ctx", "qc_type", Measure(new QmQueueContext(0, ushort.MaxValue)))
            .MustCompile();

    [Fact]
    public void QueueInfoLiesAsTheHeaderSays() =>
        new CProgram(QmHeader)
            .State("sizeof(struct hisi_qp_info)", QmQueueInfo.Size)
            .StateField("struct hisi_qp_info", "sqe_size", Measure(new QmQueueInfo(uint.MaxValue, 0, 0, 0)))
            .StateField("struct hisi_qp_info", "sq_depth", Measure(new QmQueueInfo(0, ushort.MaxValue, 0, 0)))
            .StateField("struct hisi_qp_info", "cq_depth", Measure(new QmQueueInfo(0, 0, ushort.MaxValue, 0)))
            .StateField("struct hisi_qp_info", "reserved", Measure(new QmQueueInfo(0, 0, 0, ulong.MaxValue)))
            .MustCompile();

    [Fact]
    public void ApiNamesOfTheHeaderParseToTheirVersions()
    {
        CProgram program = new(QmHeader);
        foreach ((string macro, string name, int version) in new[]
        {
            ("HISI_QM_API_VER_BASE", "hisi_qm_v1", 1),
            ("HISI_QM_API_VER2_BASE", "hisi_qm_v2", 2),
            ("HISI_QM_API_VER3_BASE", "hisi_qm_v3", 3),
        })
        {
            Assert.True(QmVersion.TryParse(name, out int parsed));
            Assert.Equal(version, parsed);
            program.State($"__builtin_strcmp({macro}, \"{name}\")", 0);
        }

        program.MustCompile();
    }

    private static Extent Measure(QmQueueContext value)
    {
        byte[] bytes = new byte[QmQueueContext.Size];
        value.Write(bytes);
        return Extent.Of(bytes);
    }

    private static Extent Measure(QmQueueInfo value)
    {
        byte[] bytes = new byte[QmQueueInfo.Size];
        value.Write(bytes);
        return Extent.Of(bytes);
    }
}
