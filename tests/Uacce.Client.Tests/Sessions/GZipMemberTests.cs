using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class GZipMemberTests
{
    private static readonly byte[] s_data = Data.Text(3000);

    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, 32)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryCombinationOfHeaderFields_IsReadBySessionAndStream(int shape)
    {
        using var lab = new Lab();
        byte[] member = Member(shape, 0);
        Codecs.Same(s_data, lab.Session().Unpack(member, s_data.Length), "session");
        foreach (int atOnce in (int[])[1, 7, int.MaxValue])
        {
            using var stream = new AcceleratedGZipStream(lab.Pool, new WilfulStream(member, atOnce), CompressionMode.Decompress);
            Codecs.Same(s_data, Codecs.ReadAll(stream), $"stream that gives {atOnce} bytes at a time");
        }
    }

    [Fact]
    public void AWrongHeaderCrc_AndReservedFlags_AreInvalid()
    {
        using var lab = new Lab();
        for (int shape = 0; shape < 32; shape++)
        {
            byte[] wrong = Member(shape | 16, crcError: 1 << (shape & 15));
            Assert.Equal(OperationStatus.InvalidData, lab.Session().Decompress(wrong, new byte[4000]).Status);
            using var stream = new AcceleratedGZipStream(lab.Pool, new MemoryStream(wrong), CompressionMode.Decompress);
            Assert.Throws<InvalidDataException>(() => stream.ReadByte());
        }

        foreach (int reserved in (int[])[0x20, 0x40, 0x80])
            Assert.Equal(OperationStatus.InvalidData, lab.Session().Decompress(GZipMember.Create(s_data, reserved: reserved), new byte[4000]).Status);
        lab.ShowThatItWorks();
    }

    [Fact]
    public void AHeaderCutAnywhere_IsInvalid()
    {
        using var lab = new Lab();
        byte[] member = GZipMember.Create(s_data, [1, 2, 3], "name", "comment", headerCrc: true);
        for (int length = 1; length < 36; length++)
        {
            Assert.Equal(OperationStatus.InvalidData, lab.Session().Decompress(member.AsSpan(0, length), new byte[4000]).Status);
            using var stream = new AcceleratedGZipStream(lab.Pool, new WilfulStream(member[..length]), CompressionMode.Decompress);
            Assert.Throws<InvalidDataException>(() => stream.ReadByte());
        }
    }

    [Fact]
    public async Task MembersInARow_AreOneStream()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[][] parts = [Data.Text(100), [], Data.Noise(70_000), [], [], Data.Text(1), Data.Text(200_000)];
        byte[] source = [.. parts.SelectMany((part, index) => GZipMember.Create(part, name: index % 2 == 0 ? "n" : null))];
        byte[] data = [.. parts.SelectMany(part => part)];
        byte[] room = new byte[data.Length];
        Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), session.Decompress(source, room));
        Codecs.Same(data, room, "sync");
        room.AsSpan().Clear();
        Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), await session.DecompressAsync(source, room));
        Codecs.Same(data, room, "async");
        room.AsSpan().Clear();
        var results = new CompressionResult[3];
        session.Decompress([new(source, room), new(source, new byte[data.Length - 1]), new(source.AsMemory(0, source.Length - 3), new byte[data.Length])], results);
        Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), results[0]);
        Assert.Equal(OperationStatus.DestinationTooSmall, results[1].Status);
        Assert.Equal(OperationStatus.InvalidData, results[2].Status);
        Codecs.Same(data, room, "batch");
        foreach (int atOnce in (int[])[1, 1000, int.MaxValue])
        {
            using var stream = new AcceleratedGZipStream(lab.Pool, new WilfulStream(source, atOnce, seekable: atOnce == 1000), CompressionMode.Decompress);
            Codecs.Same(data, Codecs.ReadAll(stream), $"stream, {atOnce} bytes at a time");
        }
    }

    [Fact]
    public void ManySmallMembers_AreOneStream()
    {
        using var lab = new Lab();
        byte[] member = GZipMember.Create([1, 2, 3]);
        byte[] source = [.. Enumerable.Repeat(member, 500).SelectMany(bytes => bytes)];
        Assert.Equal(1500, lab.Session().Unpack(source, 1500).Length);
        using var stream = new AcceleratedGZipStream(lab.Pool, new MemoryStream(source), CompressionMode.Decompress);
        Assert.Equal(1500, Codecs.ReadAll(stream).Length);
    }

    [Fact]
    public void NothingAtAll_MayGoIntoNoRoomAtAll()
    {
        using var lab = new Lab();
        foreach (CompressionFormat format in Codecs.Formats)
        {
            byte[] packed = lab.Session(format).Pack([]);
            Assert.Equal(new CompressionResult(OperationStatus.Done, 0), lab.Session(format).Decompress(packed, []));
            Assert.Equal(OperationStatus.InvalidData, lab.Session(format).Decompress(ReadOnlySpan<byte>.Empty, Span<byte>.Empty).Status);
        }
    }

    private static byte[] Member(int shape, int crcError) => GZipMember.Create(
        s_data,
        (shape & 1) != 0 ? Data.Noise(shape % 3 == 0 ? 0 : 300) : null,
        (shape & 2) != 0 ? "a file's näme" : null,
        (shape & 4) != 0 ? "" : null,
        (shape & 16) != 0, crcError, text: (shape & 8) != 0);
}
