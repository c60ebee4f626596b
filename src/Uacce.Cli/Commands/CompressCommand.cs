using System.CommandLine;
using Uacce.Cli.Compression;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce compress</c>, with gzip's habits.</summary>
internal static class CompressCommand
{
    private const string Lesson = """
        Examples:
          uacce compress notes.txt            notes.txt becomes notes.txt.gz
          uacce compress -k -9 *.csv          smallest output; the files stay
          uacce compress -r logs              every file in a tree, several at a time
          pg_dump db | uacce compress -c > db.sql.gz
          uacce compress --format zlib data   data becomes data.zz

        The output is what gunzip, zlib-flate and every other tool read. It holds no file name and no time, so the same
        input makes the same output. It has its name only when it is complete and on the disk.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("compress", "Compress files, or standard input.");
        var files = new FileSwitches(command, "gzip (.gz, the default), zlib (.zz) or deflate (.deflate).");
        var levels = new LevelSwitches(command);
        var accelerators = new AcceleratorSwitches(command);
        command.SetAction(parsed =>
        {
            var choice = accelerators.Read(parsed);
            FileWorkOptions options = files.Read(parsed) with { Level = levels.Read(parsed), Workers = choice.Workers };
            var work = new FileWork(console, options, choice, files.Verbosity(parsed), compresses: true);
            return work.Run(files.Paths(parsed), (pool, work) => new CompressTransform(pool, work));
        });
        lessons.Add(command, Lesson);
        return command;
    }
}
