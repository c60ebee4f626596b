namespace Uacce.Cli.Output;

/// <summary>Standard error, where lines that stay and one line that is rewritten in place share a terminal.</summary>
/// <param name="error">Standard error.</param>
/// <param name="columns">How wide the terminal is at the moment; null when nobody knows.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class StatusLine(TextWriter error, Func<int?> columns)
{
    // Guards the writer and what is shown.
    // A leaf: nothing is called under it but the writer.
    // Never held while there is nothing to show.
    private readonly Lock _lineLock = new();
    private bool _shown;

    /// <summary>Writes a line that stays.</summary>
    public void WriteLine(string line)
    {
        lock (_lineLock)
        {
            Erase();
            error.WriteLine(line);
        }
    }

    /// <summary>Shows a line until something else is written, as much of it as fits. Only for terminals.</summary>
    public void Show(string line)
    {
        // One that goes on in the next row could not be erased. The last column stays free: behind it some terminals begin that row.
        if (columns() is { } width && line.Length >= width)
            line = line[..Math.Max(width - 1, 0)];
        lock (_lineLock)
        {
            Erase();
            error.Write(line);
            error.Flush();
            _shown = true;
        }
    }

    public void Clear()
    {
        lock (_lineLock)
        {
            Erase();
            error.Flush();
        }
    }

    private void Erase()
    {
        if (!_shown)
            return;
        error.Write("\r\e[K");
        _shown = false;
    }
}
