using System.CommandLine;
using Uacce.Cli.Accelerators;
using Uacce.Cli.Bench;
using Uacce.Cli.Json;
using Uacce.Cli.Output;
using Uacce.Client;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce bench</c>: accelerators beside what .NET has, in one run.</summary>
internal static class BenchCommand
{
    private const string Lesson = """
        Examples:
          uacce bench
          uacce bench --input access.log --seconds 5
          uacce bench --engine dotnet -T 1     what the queues cost, with the engine .NET uses

        All sides of a comparison take turns in the same rounds, at least nine, and the median counts. Both sides are
        shown, so that a machine on which an accelerator does not pay shows that as well. Round trips are empty requests,
        beside the least that two threads can do: hand a cache line back and forth.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("bench", "Compare with what .NET has, side by side.");
        var input = new Option<string?>("--input") { HelpName = "FILE", Description = "Data to use. Default: a mixture of files under /usr." };
        var size = new Option<int>("--size") { HelpName = "MIB", Description = "MiB of it to use, 1 to 1024.", DefaultValueFactory = _ => 16 };
        var seconds = new Option<double>("--seconds") { HelpName = "N", Description = "Seconds for each comparison, and at least nine rounds.", DefaultValueFactory = _ => 2 };
        size.Validators.Add(result =>
        {
            if (result.Tokens.Any() && !(int.TryParse(result.Tokens[0].Value, out int value) && value is >= 1 and <= 1024))
                result.AddError("'--size' is a number from 1 to 1024");
        });
        command.Options.Add(input);
        command.Options.Add(size);
        command.Options.Add(seconds);
        Option<bool> json = JsonSwitch.AddTo(command);
        var accelerators = new AcceleratorSwitches(command);
        command.SetAction(parsed =>
        {
            int bytes = parsed.GetValue(size) << 20;
            Corpus corpus = parsed.GetValue(input) is { } path ? Corpus.OfFile(path, bytes) : Corpus.OfMachine(bytes);
            AcceleratorChoice choice = accelerators.Read(parsed);
            using var access = AcceleratorAccess.Open(choice);
            BenchListing listing = Measure(console, corpus, access.Pool, choice, parsed.GetValue(seconds));
            if (parsed.GetValue(json))
                UacceJson.Write(console, listing, UacceJson.Default.BenchListing);
            else
                Write(console, listing, access.FallbackNote);
            return ExitCode.Success;
        });
        lessons.Add(command, Lesson);
        return command;
    }

    private static BenchListing Measure(CommandConsole console, Corpus corpus, AcceleratorPool pool, AcceleratorChoice choice, double seconds)
    {
        var line = new StatusLine(console.Error, console.ErrorColumns);
        var sections = new List<BenchSection>();
        // Each family of comparisons is one line here; a new one only has to yield sections.
        IEnumerable<BenchSection> all = StreamBench.Run(pool, corpus.Data, choice.Workers, seconds)
            .Concat(BlockBench.Run(pool, corpus.Data, 4 << 10, choice.Engine, seconds))
            .Concat(BlockBench.Run(pool, corpus.Data, 64 << 10, choice.Engine, seconds));
        foreach (BenchSection section in all)
        {
            sections.Add(section);
            if (console.ErrorIsTerminal)
                line.Show($"measured: {section.Title}");
        }

        LatencySection? roundTrip = RoundTripBench.Run(pool, seconds);
        line.Clear();
        return new BenchListing(corpus.Name, corpus.Data.Length, Environment.ProcessorCount, choice.Workers, sections, roundTrip, pool.Counters.Fallbacks);
    }

    private static void Write(CommandConsole console, BenchListing listing, string? note)
    {
        console.Text.WriteLine(
            $"{Quantity.Bytes(listing.CorpusBytes)} of {listing.Corpus}; {listing.Processors} processors, {listing.Workers} workers");
        foreach (BenchSection section in listing.Sections)
        {
            console.Text.WriteLine();
            console.Text.WriteLine($"{section.Title} (median of {section.Rounds} rounds)");
            var table = new PlainTable("SIDE", "MB/s", "TIMES", "SIZE");
            foreach (BenchRow row in section.Rows)
                table.Add(row.What, Quantity.Number(row.MegabytesPerSecond, 1), $"{Quantity.Number(row.Speedup, 2)}x", Quantity.Percent(row.CompressedShare));
            table.Write(console);
        }

        if (listing.RoundTrip is { } roundTrip)
            Write(console, roundTrip);
        if (note is not null)
            console.Error.WriteLine(note);
    }

    private static void Write(CommandConsole console, LatencySection section)
    {
        console.Text.WriteLine();
        console.Text.WriteLine($"{section.Title} (median of {section.Rounds} rounds)");
        var table = new PlainTable("SIDE", "NS", "TIMES");
        foreach (LatencyRow row in section.Rows)
        {
            if (row is { Nanoseconds: { } nanoseconds, Ratio: { } ratio })
                table.Add(row.What, Quantity.Number(nanoseconds, 1), $"{Quantity.Number(ratio, 2)}x");
            else
                table.Add(row.What, "-", row.Problem ?? "-");
        }

        table.Write(console);
    }
}
