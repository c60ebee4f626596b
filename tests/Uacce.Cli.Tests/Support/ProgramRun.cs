using System.Diagnostics;

namespace Uacce.Cli.Tests.Support;

/// <summary>Runs programs to their end, feeding and draining all three streams at once.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Outcome Run(string program, byte[]? input, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<byte[]> output = Task.Run(() => ReadAll(process.StandardOutput.BaseStream));
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task feeding = Task.Run(() => Feed(process, input ?? []));
        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end; it said: {error.Result}");
        }

        feeding.Wait();
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything, which its exit code explains.
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
