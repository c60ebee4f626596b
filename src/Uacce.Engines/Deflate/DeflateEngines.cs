using Uacce.Abi;
using Uacce.Engines.IsaL;
using Uacce.Engines.LibDeflate;
using Uacce.Engines.Managed;
using Uacce.Engines.Runtime;

namespace Uacce.Engines;

/// <summary>The engines of this machine, and which of them does what. Immutable and thread-safe.</summary>
internal sealed class DeflateEngines
{
    private static readonly CompressionEffort[] s_efforts = Enum.GetValues<CompressionEffort>();

    private readonly DeflateEngine[][] _blockDeflate;
    private readonly DeflateEngine[][] _streamDeflate;
    private readonly DeflateEngine[] _blockInflate;
    private readonly DeflateEngine[] _rawBlockInflate;
    private readonly DeflateEngine[] _streamInflate;
    private readonly DeflateEngine[] _rawStreamInflate;

    /// <summary>Ranks engines that were looked for; <paramref name="names"/> as in <see cref="Detect"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">None of the named engines is here.</exception>
    internal DeflateEngines(IReadOnlyList<DeflateEngineReport> reports, IReadOnlyList<string>? names)
    {
        Reports = reports;
        if (names is { Count: > 0 })
            RequireOne(names);
        _blockDeflate = [.. s_efforts.Select(effort => Rank(DeflateCapabilities.BlockDeflate, effort, names))];
        _streamDeflate = [.. s_efforts.Select(effort => Rank(DeflateCapabilities.StreamDeflate, effort, names))];
        _blockInflate = Rank(DeflateCapabilities.BlockInflate, null, names);
        _rawBlockInflate = Rank(DeflateCapabilities.RawBlockInflate, null, names);
        _streamInflate = Rank(DeflateCapabilities.StreamInflate, null, names);
        _rawStreamInflate = Rank(DeflateCapabilities.RawStreamInflate, null, names);
    }

    /// <summary>Every engine there could be, with the reason where it is not there.</summary>
    internal IReadOnlyList<DeflateEngineReport> Reports { get; }

    /// <summary>The choice for each kind of work at the full window, for display.</summary>
    internal IEnumerable<DeflateChoice> Choices
    {
        get
        {
            foreach (CompressionEffort effort in s_efforts)
            {
                yield return new(DeflateCapabilities.BlockDeflate, effort, _blockDeflate[(int)effort].FirstOrDefault());
                yield return new(DeflateCapabilities.StreamDeflate, effort, _streamDeflate[(int)effort].FirstOrDefault());
            }

            yield return new(DeflateCapabilities.BlockInflate, null, _blockInflate.FirstOrDefault());
            yield return new(DeflateCapabilities.RawBlockInflate, null, _rawBlockInflate.FirstOrDefault());
            yield return new(DeflateCapabilities.StreamInflate, null, _streamInflate.FirstOrDefault());
            yield return new(DeflateCapabilities.RawStreamInflate, null, _rawStreamInflate.FirstOrDefault());
        }
    }

    /// <summary>Finds out which engines work here.</summary>
    /// <param name="names">
    /// The engines to use, best first, for every kind of work; null for the built-in order. What none of them can do is
    /// done by those that need no library.
    /// </param>
    /// <exception cref="ArgumentException">There is no engine of such a name.</exception>
    /// <exception cref="PlatformNotSupportedException">None of those named is here. Nobody who names one means any other.</exception>
    internal static DeflateEngines Detect(IReadOnlyList<string>? names = null)
    {
        DeflateEngineReport[] reports =
        [
            IsaLLibrary.TryGet(out IsaLLibrary? isaL, out string? noIsaL)
                ? DeflateEngineProbe.Try(new IsaLEngine(isaL))
                : new(IsaLEngine.EngineName, null, noIsaL),
            LibDeflateLibrary.TryGet(out LibDeflateLibrary? libDeflate, out string? noLibDeflate)
                ? DeflateEngineProbe.Try(new LibDeflateEngine(libDeflate))
                : new(LibDeflateEngine.EngineName, null, noLibDeflate),
            DeflateEngineProbe.Try(new RuntimeEngine()),
            DeflateEngineProbe.Try(new ManagedEngine()),
            DeflateEngineProbe.Try(new StoredEngine()),
        ];
        foreach (string name in names ?? [])
        {
            if (!reports.Any(report => report.Name == name))
            {
                string known = string.Join(", ", reports.Select(report => report.Name));
                throw new ArgumentException($"There is no engine '{name}', only {known}.", nameof(names));
            }
        }

        return new DeflateEngines(reports, names);
    }

    /// <summary>The engine for a whole buffer of <paramref name="sourceLength"/> bytes. Allocates nothing.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForBlockDeflate(CompressionEffort effort, int windowSize, int sourceLength) =>
        First(_blockDeflate[(int)effort], DeflateCapabilities.BlockDeflate, windowSize, sourceLength);

    /// <summary>The engine that decompresses whole buffers whose output is held against a checksum.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForBlockInflate() => First(_blockInflate, DeflateCapabilities.BlockInflate);

    /// <summary>The engine that decompresses whole buffers without a checksum: where it is not strict, damage goes unnoticed.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForRawBlockInflate() => First(_rawBlockInflate, DeflateCapabilities.RawBlockInflate);

    /// <summary>The engine that compresses streams.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForStreamDeflate(CompressionEffort effort, int windowSize) =>
        First(_streamDeflate[(int)effort], DeflateCapabilities.StreamDeflate, windowSize, int.MaxValue);

    /// <summary>The engine that decompresses streams whose output is held against a checksum.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForStreamInflate() => First(_streamInflate, DeflateCapabilities.StreamInflate);

    /// <summary>The engine that decompresses streams without a checksum.</summary>
    /// <exception cref="PlatformNotSupportedException">No engine here can do it.</exception>
    internal DeflateEngine ForRawStreamInflate() => First(_rawStreamInflate, DeflateCapabilities.RawStreamInflate);

    /// <summary>The built-in order, by what each library is measured to be good at.</summary>
    private static string[] Preference(DeflateCapabilities work, CompressionEffort? effort) => (work, effort) switch
    {
        (_, CompressionEffort.None) => [StoredEngine.EngineName],
        (DeflateCapabilities.BlockDeflate, CompressionEffort.Fast) =>
            [IsaLEngine.EngineName, ManagedEngine.EngineName, LibDeflateEngine.EngineName, RuntimeEngine.EngineName],
        (DeflateCapabilities.BlockDeflate, _) =>
            [LibDeflateEngine.EngineName, RuntimeEngine.EngineName, IsaLEngine.EngineName],
        (DeflateCapabilities.StreamDeflate, CompressionEffort.Fast) =>
            [IsaLEngine.EngineName, ManagedEngine.EngineName, RuntimeEngine.EngineName],
        (DeflateCapabilities.StreamDeflate, _) => [RuntimeEngine.EngineName, IsaLEngine.EngineName],
        (DeflateCapabilities.BlockInflate, _) =>
            [LibDeflateEngine.EngineName, ManagedEngine.EngineName, IsaLEngine.EngineName, RuntimeEngine.EngineName],
        _ => [ManagedEngine.EngineName, IsaLEngine.EngineName, RuntimeEngine.EngineName],
    };

    private static DeflateEngine First(
        DeflateEngine[] ranked, DeflateCapabilities work, int windowSize = DeflateWindow.MaxSize, int sourceLength = int.MaxValue)
    {
        foreach (DeflateEngine engine in ranked)
        {
            if (engine.KeepsWithin(windowSize, sourceLength))
                return engine;
        }

        throw new PlatformNotSupportedException($"No engine here can do {work}.");
    }

    private void RequireOne(IReadOnlyList<string> names)
    {
        DeflateEngineReport[] named = [.. names.Select(name => Reports.First(report => report.Name == name))];
        if (named.All(report => report.Engine is null))
        {
            string reasons = string.Join("; ", named.Select(report => $"{report.Name}: {report.MissingBecause?.TrimEnd('.')}"));
            throw new PlatformNotSupportedException($"The engine that was asked for is not here: {reasons}.");
        }
    }

    private DeflateEngine[] Rank(DeflateCapabilities work, CompressionEffort? effort, IReadOnlyList<string>? names)
    {
        // What needs no library completes the user's list: there must be an answer for every kind of work.
        IEnumerable<string> order = names is null ? Preference(work, effort)
            : [.. names, StoredEngine.EngineName, ManagedEngine.EngineName, RuntimeEngine.EngineName];
        return
        [
            .. order.Distinct(StringComparer.Ordinal)
                .Select(name => Reports.First(report => report.Name == name).Engine)
                .OfType<DeflateEngine>()
                .Where(engine => engine.Capabilities.HasFlag(work) && (effort is not { } e || engine.Supports(e))),
        ];
    }
}
