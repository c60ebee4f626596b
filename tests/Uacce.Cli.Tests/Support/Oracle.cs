using Xunit;

namespace Uacce.Cli.Tests.Support;

/// <summary>Programs that everybody believes. A test that needs one that is not here is skipped, and says so.</summary>
internal static class Oracle
{
    public static byte[] GZip(byte[] data, params string[] arguments) => Ask("gzip", data, ["-c", .. arguments]);

    public static byte[] Gunzip(byte[] packed) => Ask("gzip", packed, "-dc");

    public static byte[] Pigz(byte[] data, params string[] arguments) => Ask("pigz", data, ["-c", .. arguments]);

    /// <summary>Python's zlib; <paramref name="windowBits"/>: 15 for zlib, -15 for raw, 31 for gzip.</summary>
    public static byte[] Deflate(byte[] data, int windowBits) => Python(
        $"c=zlib.compressobj(6,zlib.DEFLATED,{windowBits}); w(c.compress(r())+c.flush())", data);

    public static byte[] Inflate(byte[] packed, int windowBits) => Python(
        $"d=zlib.decompressobj({windowBits}); o=d.decompress(r()); assert d.eof and not d.unused_data; w(o)", packed);

    private static byte[] Python(string body, byte[] input) =>
        Ask("python3", input, "-c", $"import sys,zlib; r=sys.stdin.buffer.read; w=sys.stdout.buffer.write; {body}");

    private static byte[] Ask(string program, byte[] input, params string[] arguments)
    {
        Assert.SkipUnless(IsInstalled(program), $"{program} is not installed");
        Outcome outcome = ProgramRun.Run(program, input, arguments);
        Assert.True(outcome.ExitCode == 0, $"{program} says: {outcome.Error}");
        return outcome.Output;
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}
