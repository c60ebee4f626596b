using System.Runtime.InteropServices;
using System.Text;
using Uacce.Engines.IsaL;
using Uacce.Testing;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Lets the C compiler compare our view of ISA-L's structures and constants with its header.</summary>
public class IsaLLayoutTests
{
    private static readonly Dictionary<string, string> s_deflateFields = new()
    {
        [nameof(IsaLDeflateState.NextIn)] = "next_in",
        [nameof(IsaLDeflateState.AvailIn)] = "avail_in",
        [nameof(IsaLDeflateState.NextOut)] = "next_out",
        [nameof(IsaLDeflateState.AvailOut)] = "avail_out",
        [nameof(IsaLDeflateState.Level)] = "level",
        [nameof(IsaLDeflateState.LevelBufSize)] = "level_buf_size",
        [nameof(IsaLDeflateState.LevelBuf)] = "level_buf",
        [nameof(IsaLDeflateState.EndOfStream)] = "end_of_stream",
        [nameof(IsaLDeflateState.Flush)] = "flush",
        [nameof(IsaLDeflateState.HistBits)] = "hist_bits",
        [nameof(IsaLDeflateState.State)] = "internal_state.state",
        [nameof(IsaLDeflateState.PendingStart)] = "internal_state.tmp_out_start",
        [nameof(IsaLDeflateState.PendingEnd)] = "internal_state.tmp_out_end",
        [nameof(IsaLDeflateState.BufferedValid)] = "internal_state.b_bytes_valid",
        [nameof(IsaLDeflateState.BufferedProcessed)] = "internal_state.b_bytes_processed",
    };

    private static readonly Dictionary<string, string> s_inflateFields = new()
    {
        [nameof(IsaLInflateState.NextOut)] = "next_out",
        [nameof(IsaLInflateState.AvailOut)] = "avail_out",
        [nameof(IsaLInflateState.NextIn)] = "next_in",
        [nameof(IsaLInflateState.ReadIn)] = "read_in",
        [nameof(IsaLInflateState.AvailIn)] = "avail_in",
        [nameof(IsaLInflateState.ReadInLength)] = "read_in_length",
        [nameof(IsaLInflateState.BlockState)] = "block_state",
        [nameof(IsaLInflateState.TmpInSize)] = "tmp_in_size",
    };

    private static readonly Dictionary<string, long> s_constants = new()
    {
        ["ISAL_DEF_LVL1_DEFAULT"] = IsaLLibrary.Level1BufferSize,
        ["(ISAL_DEF_LVL3_DEFAULT)"] = IsaLLibrary.Level3BufferSize,
        ["ZSTATE_NEW_HDR"] = IsaLDeflateState.NewHeader,
        ["ZSTATE_END"] = IsaLDeflateState.Ended,
        ["ZSTATE_TMP_NEW_HDR"] = IsaLDeflateState.PendingNewHeader,
        ["NO_FLUSH"] = IsaLDeflateState.NoFlush,
        ["SYNC_FLUSH"] = IsaLDeflateState.SyncFlush,
        ["COMP_OK"] = IsaLDeflateState.Ok,
        ["ISAL_BLOCK_FINISH"] = IsaLInflateState.Finished,
        ["ISAL_DECOMP_OK"] = IsaLInflateState.Ok,
        ["ISAL_END_INPUT"] = IsaLInflateState.EndInput,
        ["ISAL_OUT_OVERFLOW"] = IsaLInflateState.OutOverflow,
    };

    [Fact]
    public void TheHeaderAgrees()
    {
        Prerequisite.Need("isal", File.Exists("/usr/include/isa-l/igzip_lib.h"), "install libisal-dev");
        Prerequisite.Need("gcc", File.Exists("/usr/bin/gcc"), "install gcc");

        var program = new StringBuilder("#include <stddef.h>\n#include <isa-l/igzip_lib.h>\n");
        AddStructure<IsaLDeflateState>(program, "isal_zstream", s_deflateFields);
        AddStructure<IsaLInflateState>(program, "inflate_state", s_inflateFields);
        foreach ((string name, long value) in s_constants)
            program.Append($"_Static_assert({name} == {value}, \"{name}\");\n");

        string file = Path.Combine(Path.GetTempPath(), $"uacce-isal-{Environment.ProcessId}.c");
        File.WriteAllText(file, program.ToString());
        try
        {
            Tool.Run("/usr/bin/gcc", "-fsyntax-only", "-Wall", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void AddStructure<T>(StringBuilder program, string name, Dictionary<string, string> fields)
        where T : struct
    {
        program.Append($"_Static_assert(sizeof(struct {name}) == {Marshal.SizeOf<T>()}, \"size of {name}\");\n");
        System.Reflection.FieldInfo[] all = typeof(T).GetFields(
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
        Assert.Equal(fields.Keys.Order(), all.Select(field => field.Name).Order());
        foreach (System.Reflection.FieldInfo field in all)
        {
            string member = $"((struct {name} *)0)->{fields[field.Name]}";
            int size = field.FieldType.IsPointer ? nint.Size : Marshal.SizeOf(field.FieldType);
            program.Append($"_Static_assert(offsetof(struct {name}, {fields[field.Name]}) == {Marshal.OffsetOf<T>(field.Name)}");
            program.Append($" && sizeof({member}) == {size}, \"{name}.{fields[field.Name]}\");\n");
        }
    }
}
