using System.Runtime.InteropServices;

namespace Uacce.Abi.Tests.Layout;

/// <summary>Which dword of a ZIP submission entry each field of <see cref="ZipDescriptor"/> starts at.</summary>
internal static class ZipDescriptorTable
{
    /// <summary>By name of the field; 64-bit fields start at the lower of their two dwords.</summary>
    public static readonly IReadOnlyDictionary<string, int> Dwords = new Dictionary<string, int>
    {
        [nameof(ZipDescriptor.Consumed)] = 0,
        [nameof(ZipDescriptor.Produced)] = 1,
        [nameof(ZipDescriptor.CompressedLength)] = 2,
        [nameof(ZipDescriptor.Status)] = 3,
        [nameof(ZipDescriptor.InputLength)] = 4,
        [nameof(ZipDescriptor.LogicalBlockLow)] = 5,
        [nameof(ZipDescriptor.LogicalBlockHigh)] = 6,
        [nameof(ZipDescriptor.SourceControl)] = 7,
        [nameof(ZipDescriptor.DestinationControl)] = 8,
        [nameof(ZipDescriptor.Type)] = 9,
        [nameof(ZipDescriptor.Reserved10)] = 10,
        [nameof(ZipDescriptor.Reserved11)] = 11,
        [nameof(ZipDescriptor.Reserved12)] = 12,
        [nameof(ZipDescriptor.TagOrLiteralSize)] = 13,
        [nameof(ZipDescriptor.OutputAvailable)] = 14,
        [nameof(ZipDescriptor.Context0)] = 15,
        [nameof(ZipDescriptor.Reserved16)] = 16,
        [nameof(ZipDescriptor.Reserved17)] = 17,
        [nameof(ZipDescriptor.SourceAddress)] = 18,
        [nameof(ZipDescriptor.DestinationAddress)] = 20,
        [nameof(ZipDescriptor.ContextAddress)] = 22,
        [nameof(ZipDescriptor.LiteralAddress)] = 24,
        [nameof(ZipDescriptor.Tag)] = 26,
        [nameof(ZipDescriptor.TagHigh)] = 27,
        [nameof(ZipDescriptor.Context1)] = 28,
        [nameof(ZipDescriptor.Context2)] = 29,
        [nameof(ZipDescriptor.TotalSize)] = 30,
        [nameof(ZipDescriptor.Checksum)] = 31,
    };

    /// <summary>The fields that have a name of their own in C.</summary>
    public static readonly (string InC, string Name)[] NamesInC =
    [
        ("consumed", nameof(ZipDescriptor.Consumed)),
        ("produced", nameof(ZipDescriptor.Produced)),
        ("comp_data_length", nameof(ZipDescriptor.CompressedLength)),
        ("input_data_length", nameof(ZipDescriptor.InputLength)),
        ("dest_avail_out", nameof(ZipDescriptor.OutputAvailable)),
        ("ctx_dw0", nameof(ZipDescriptor.Context0)),
        ("source_addr_l", nameof(ZipDescriptor.SourceAddress)),
        ("dest_addr_l", nameof(ZipDescriptor.DestinationAddress)),
        ("stream_ctx_addr_l", nameof(ZipDescriptor.ContextAddress)),
        ("literals_addr_l", nameof(ZipDescriptor.LiteralAddress)),
        ("ctx_dw1", nameof(ZipDescriptor.Context1)),
        ("ctx_dw2", nameof(ZipDescriptor.Context2)),
        ("isize", nameof(ZipDescriptor.TotalSize)),
        ("checksum", nameof(ZipDescriptor.Checksum)),
    ];

    public static int OffsetOf(string field) => (int)Marshal.OffsetOf<ZipDescriptor>(field);
}
