using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>
/// Drives the stream codecs with input and room in pieces of given sizes, and watches what every call promises.
/// </summary>
internal static class Pieces
{
    /// <summary>Compresses with a flush after every piece of input; the output, and where each flush ended.</summary>
    internal static (byte[] Packed, List<int> Flushes) Deflate(
        StreamDeflater deflater, ReadOnlySpan<byte> data, int[] inputs, int[] rooms)
    {
        var packed = new List<byte>();
        var flushes = new List<int>();
        int room = 0;
        for (int piece = 0; ; piece++)
        {
            int length = Math.Min(inputs[piece % inputs.Length], data.Length);
            FlushMode flush = length == data.Length ? FlushMode.Finish : FlushMode.Sync;
            CodecStatus end = One(deflater, data[..length], flush, packed, rooms, ref room);
            if (flush == FlushMode.Finish)
            {
                Assert.Equal(CodecStatus.EndOfStream, end);
                return ([.. packed], flushes);
            }

            Assert.Equal(CodecStatus.NeedInput, end);
            flushes.Add(packed.Count);
            data = data[length..];
        }
    }

    /// <summary>One piece of input with one flush, however many calls that takes.</summary>
    internal static CodecStatus One(
        StreamDeflater deflater, ReadOnlySpan<byte> piece, FlushMode flush, List<byte> packed, int[] rooms, ref int room)
    {
        using var guarded = new GuardedBuffer(rooms.Max());
        for (int idle = 0; idle < 3;)
        {
            Span<byte> output = guarded.Span[^rooms[room++ % rooms.Length]..];
            CodecStatus status = deflater.Deflate(piece, output, flush, out int consumed, out int produced);
            packed.AddRange(output[..produced]);
            piece = piece[consumed..];
            if (status != CodecStatus.OutputFull)
            {
                Assert.True(piece.IsEmpty, "a complete flush has taken all input");
                return status;
            }

            Assert.Equal(output.Length, produced);
            idle = consumed == 0 && produced == 0 && output.Length != 0 ? idle + 1 : 0;
        }

        throw new InvalidOperationException("The deflater makes no progress.");
    }

    /// <summary>Decompresses; the output, all bytes taken, and the last status: NeedInput when the data ran out.</summary>
    internal static (byte[] Plain, int Consumed, CodecStatus Status) Inflate(
        StreamInflater inflater, ReadOnlySpan<byte> packed, int[] inputs, int[] rooms)
    {
        var plain = new List<byte>();
        int taken = 0, piece = 0, room = 0;
        using var guarded = new GuardedBuffer(rooms.Max());
        while (true)
        {
            int length = Math.Min(inputs[piece++ % inputs.Length], packed.Length - taken);
            ReadOnlySpan<byte> input = packed.Slice(taken, length);
            CodecStatus status = CodecStatus.OutputFull;
            for (int idle = 0; status == CodecStatus.OutputFull; idle++)
            {
                Span<byte> output = guarded.Span[^rooms[room++ % rooms.Length]..];
                status = inflater.Inflate(input, output, out int consumed, out int produced);
                plain.AddRange(output[..produced]);
                taken += consumed;
                input = input[consumed..];
                if (status == CodecStatus.OutputFull)
                    Assert.Equal(output.Length, produced);
                if (consumed != 0 || produced != 0 || output.Length == 0)
                    idle = 0;
                Assert.True(idle < 3, "the inflater makes no progress");
            }

            if (status == CodecStatus.NeedInput)
                Assert.True(input.IsEmpty, "asking for input means having taken all of it");
            if (status != CodecStatus.NeedInput || taken == packed.Length)
                return ([.. plain], taken, status);
        }
    }
}
