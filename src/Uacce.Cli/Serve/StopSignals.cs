namespace Uacce.Cli.Serve;

/// <summary>The signals that end a server: the first asks it to, the second makes it, the third is not waited for.</summary>
internal sealed class StopSignals
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandConsole _console;

    /// <summary>Takes the command's signals from now on.</summary>
    public StopSignals(CommandConsole console)
    {
        _console = console;
        console.SignalTaker = Take;
    }

    public Task First => _first.Task;

    public Task Second => _second.Task;

    private void Take(int number)
    {
        if (_first.TrySetResult())
            return;
        _second.TrySetResult();
        _console.SignalTaker = null; // as for any command: the next one ends the process
    }
}
