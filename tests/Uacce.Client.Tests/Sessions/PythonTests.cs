using System.Diagnostics;
using System.IO.Compression;
using Uacce.Testing;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>zlib as Python drives it: another judge, which insists on a complete stream and nothing behind it.</summary>
public sealed class PythonTests
{
    private const string Program = """
        import sys, zlib, base64
        for line in sys.stdin:
            bits, packed = line.split(" ")
            d = zlib.decompressobj(int(bits))
            out = d.decompress(base64.b64decode(packed)) + d.flush()
            print(d.eof, len(d.unused_data), zlib.crc32(out), len(out))
        """;

    [Fact]
    public void PythonReadsWhatSessionsAndStreamsWrite()
    {
        Prerequisite.Need("python3", Ask("") == "", "install Python 3 with zlib.");
        using var lab = new Lab();
        var lines = new List<string>();
        var expected = new List<string>();
        foreach (CompressionFormat format in Codecs.Formats)
        {
            foreach (CompressionLevel level in Codecs.Levels)
            {
                foreach (int size in (int[])[0, 1, 65_537, 200_000])
                {
                    byte[] data = Data.Mixed(size);
                    Add(format, data, lab.Session(format, level).Pack(data));
                    using var packed = new MemoryStream();
                    var options = new AcceleratedStreamOptions { Level = level, Parallelism = 2, BlockSize = 20_000 };
                    using (AcceleratedStream stream = Codecs.Accelerated(lab.Pool, format, packed, options))
                        stream.Write(data);
                    Add(format, data, packed.ToArray());
                }
            }
        }

        Assert.Equal(string.Join('\n', expected), Ask(string.Join("\n", lines))?.Trim());

        void Add(CompressionFormat format, byte[] data, byte[] packed)
        {
            int bits = format switch { CompressionFormat.Deflate => -15, CompressionFormat.ZLib => 15, _ => 31 };
            lines.Add($"{bits} {Convert.ToBase64String(packed)}");
            expected.Add($"True 0 {GZipMember.Crc(data)} {data.Length}");
        }
    }

    private static string? Ask(string input)
    {
        try
        {
            using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", Program])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            Task<string> output = python.StandardOutput.ReadToEndAsync();
            python.StandardInput.Write(input);
            python.StandardInput.Close();
            Assert.True(output.Wait(Deadline.Long), "Python does not answer.");
            return python.WaitForExit(Deadline.Long) && python.ExitCode == 0 ? output.Result : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
