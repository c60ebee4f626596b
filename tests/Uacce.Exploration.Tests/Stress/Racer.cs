using System.Globalization;
using Uacce.Abi;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Stress;

/// <summary>One thread of the races: the same operations for the same seed, though not at the same time.</summary>
internal sealed class Racer(ulong seed)
{
    private const int Operations = 8;

    // As often as it is in the list; ends are rare, so that there is something to end.
    private static readonly string[] s_operations =
    [
        "open", "open", "open", "open", "open", "open", "start", "start", "start", "start", "start", "start", "submit", "submit",
        "submit", "submit", "serve", "serve", "serve", "poll", "poll", "poll", "put", "put", "map", "map", "close", "close", "close",
        "exit", "remove", "reset",
    ];

    private readonly Dictionary<string, long> _counts = [];
    private SplitMix _random = new(seed);
    private string _doing = "nothing";

    /// <summary>What it is in the middle of; for a report of who is stuck.</summary>
    public string Doing => Volatile.Read(ref _doing);

    public string? Defect { get; private set; }

    public static IEnumerable<string> Count(IEnumerable<Racer> racers) => s_operations.Distinct().Select(operation =>
        string.Create(CultureInfo.InvariantCulture, $"{operation} {racers.Sum(racer => racer._counts.GetValueOrDefault(operation)):N0}"));

    public void Race(RaceTrack track)
    {
        try
        {
            for (int i = 0; i < Operations; i++)
            {
                string operation = s_operations[_random.Below(s_operations.Length)];
                Volatile.Write(ref _doing, operation);
                track.Enter();
                Do(track, operation, _random.Below(6));
                track.Leave();
                _counts[operation] = _counts.GetValueOrDefault(operation) + 1;
            }

            Volatile.Write(ref _doing, "nothing");
        }
#pragma warning disable CA1031 // what an operation throws is what the race has found
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Defect = defect.ToString();
        }
    }

    private static void Do(RaceTrack track, string operation, int slot)
    {
        JudgedQueue? queue = track.At(slot);
        switch (operation)
        {
            case "open": track.Open(slot); break;
            case "start": queue?.Start(); break;
            case "submit": queue?.Submit(); break;
            case "serve": queue?.Work.TryServe(); break;
            case "poll": queue?.Poll(); break;
            case "put": queue?.Put(); break;
            case "map": queue?.MapOnce(RegionType.Dus); break;
            case "close": queue?.Close(); break;
            case "exit": track.Exit(slot); break;
            case "remove": track.Remove(); break;
            case "reset": track.System.Reset(); break;
        }
    }
}
