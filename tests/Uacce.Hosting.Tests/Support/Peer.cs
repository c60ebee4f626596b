using System.Diagnostics;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Support;

/// <summary>A program of another process, spoken to line by line.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _complaints;

    public Peer(string executable, string[] arguments)
    {
        ProcessStartInfo start = new(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _complaints = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits for a line that the program says.</summary>
    public void Expect(string line)
    {
        Task<string?> said = _process.StandardOutput.ReadLineAsync();
        Assert.True(said.Wait(Until.Limit), $"Waited in vain for '{line}'.");
        if (said.Result != line)
            Assert.Fail($"Expected '{line}', heard '{said.Result}'. {(_process.HasExited ? _complaints.Result : "")}");
    }

    /// <summary>The next line that the program says.</summary>
    public string Hear()
    {
        Task<string?> said = _process.StandardOutput.ReadLineAsync();
        Assert.True(said.Wait(Until.Limit), "The program says nothing.");
        return said.Result ?? throw new InvalidOperationException($"The program ended: {_complaints.Result}");
    }

    /// <summary>Tells the program to go on.</summary>
    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(Until.Limit));
    }

    public void MustSucceed()
    {
        Assert.True(_process.WaitForExit(Until.Limit), "The program does not end.");
        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}: {_complaints.GetAwaiter().GetResult()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
