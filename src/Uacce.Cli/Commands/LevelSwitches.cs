using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO.Compression;

namespace Uacce.Cli.Commands;

/// <summary>gzip's levels <c>-0</c> to <c>-9</c>, of which an accelerator has four; the last one given counts.</summary>
internal sealed class LevelSwitches
{
    private readonly Option<bool>[] _options;

    public LevelSwitches(Command command)
    {
        _options =
        [
            new("-0") { Description = "Store only." },
            new("-1", "--fast") { Description = "As fast as it goes; the default. -2, -3 and -4 are the same." },
            .. Between(2, 5),
            new("-6") { Description = "Smaller, at a moderate price. -5 and -7 are the same." },
            .. Between(7, 8),
            new("-9", "--best") { Description = "As small as it gets, however long it takes. -8 is the same." },
        ];
        foreach (Option<bool> option in _options)
            command.Options.Add(option);
    }

    public CompressionLevel Read(ParseResult parsed)
    {
        // One that was given is among the tokens, also out of a bundle such as -9k.
        Token? last = parsed.Tokens.LastOrDefault(token => token.Type == TokenType.Option && Find(token.Value) >= 0);
        return last is null ? CompressionLevel.Fastest : LevelOf(Find(last.Value));
    }

    internal static CompressionLevel LevelOf(int digit) => digit switch
    {
        0 => CompressionLevel.NoCompression,
        <= 4 => CompressionLevel.Fastest,
        <= 7 => CompressionLevel.Optimal,
        _ => CompressionLevel.SmallestSize,
    };

    private int Find(string name) => Array.FindIndex(_options, option => option.Name == name || option.Aliases.Contains(name));

    private static IEnumerable<Option<bool>> Between(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(digit => new Option<bool>($"-{digit}") { Hidden = true });
}
