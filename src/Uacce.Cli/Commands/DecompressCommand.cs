using System.CommandLine;
using Uacce.Cli.Compression;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce decompress</c>, with gzip's habits.</summary>
internal static class DecompressCommand
{
    private const string Lesson = """
        Examples:
          uacce decompress notes.txt.gz      notes.txt.gz becomes notes.txt
          uacce decompress -c big.gz | less
          uacce decompress -t *.gz           only see whether they are intact
          uacce decompress -o out data.bin   the format is found in the data

        gzip and zlib data is recognized by its first bytes; raw deflate has no mark and needs its suffix or --format.
        Damaged or incomplete data, and anything behind its end, is an error: no output is left then.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("decompress", "Decompress files, or standard input.");
        var test = new Option<bool>("--test", "-t") { Description = "Write nothing; only see whether the input is intact." };
        var files = new FileSwitches(command, "gzip, zlib or deflate, whatever name and data say.");
        command.Options.Add(test);
        var accelerators = new AcceleratorSwitches(command);
        command.SetAction(parsed =>
        {
            var choice = accelerators.Read(parsed);
            FileWorkOptions options = files.Read(parsed) with { Test = parsed.GetValue(test), Workers = choice.Workers };
            var work = new FileWork(console, options, choice, files.Verbosity(parsed), compresses: false);
            return work.Run(files.Paths(parsed), (pool, work) => new DecompressTransform(pool, work));
        });
        lessons.Add(command, Lesson);
        return command;
    }
}
