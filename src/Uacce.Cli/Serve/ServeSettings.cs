using Uacce.Abi;
using Uacce.Cli.Accelerators;
using Uacce.Embedded;
using Uacce.Native;

namespace Uacce.Cli.Serve;

/// <summary>What a server is to do, complete and checked.</summary>
internal sealed record ServeSettings
{
    private const int DefaultDrainSeconds = 10;
    private const int NodeMode = 0x180; // 0600

    public required string Root { get; init; }

    public required string Socket { get; init; }

    public required UnixFileMode SocketMode { get; init; }

    public required int Mode { get; init; }

    public required (int User, int Group) Owner { get; init; }

    public required TimeSpan Drain { get; init; }

    public required EmbeddedOptions Devices { get; init; }

    /// <summary>Checks a configuration.</summary>
    /// <exception cref="CommandException">It makes no sense.</exception>
    public static ServeSettings Of(ServeConfiguration configuration)
    {
        string root = ServedPlaces.Canonical(configuration.Mount ?? ServedPlaces.OwnRoot);
        int drain = Bounded(configuration.DrainSeconds ?? DefaultDrainSeconds, 0, 86_400, "drainSeconds");
        var devices = new EmbeddedOptions
        {
            Efforts = Efforts(configuration.Devices),
            Workers = Bounded(configuration.Workers ?? Environment.ProcessorCount, 1, 1024, "workers"),
            QueueManagerVersion = Bounded(configuration.QueueManager ?? 3, 2, 3, "queueManager"),
            Engines = Engines(configuration.Engines ?? []),
            IsolationThreshold = (ushort)Bounded(configuration.IsolateAfter ?? 0, 0, ushort.MaxValue, "isolateAfter"),
            RefuseOpensWhenIsolated = configuration.RefuseIsolated ?? false,
        };
        return new ServeSettings
        {
            Root = root,
            Socket = configuration.Socket is { } socket ? Path.GetFullPath(socket) : root + HostedTree.ControlSuffix,
            SocketMode = (UnixFileMode)(configuration.SocketMode is { } mode ? ParseMode(mode) : NodeMode),
            Mode = configuration.Mode is { } nodeMode ? ParseMode(nodeMode) : NodeMode,
            Owner = configuration.Owner is { } owner ? AccountNames.Parse(owner) : ((int)ProcessIdentity.User, 0),
            Drain = TimeSpan.FromSeconds(drain),
            Devices = devices,
        };
    }

    private static IReadOnlyList<string> Engines(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => !AcceleratorChoice.EngineNames.Contains(name)) is { } unknown)
            throw CommandException.Usage($"'{unknown}' in 'engines' is no engine; there are {string.Join(", ", AcceleratorChoice.EngineNames)}");
        return names;
    }

    private static List<CompressionEffort> Efforts(IReadOnlyList<DeviceConfiguration>? devices)
    {
        var efforts = new List<CompressionEffort>();
        foreach (DeviceConfiguration device in devices ?? [new DeviceConfiguration()])
        {
            int count = device.Count ?? 1;
            DeviceList.Check(device.Type ?? DeviceList.Zip, count);
            efforts.AddRange(Enumerable.Repeat(device.Effort ?? CompressionEffort.Fast, count));
        }

        return efforts;
    }

    private static int ParseMode(string text)
    {
        const int Permissions = 0x1FF;
        try
        {
            int mode = Convert.ToInt32(text, 8);
            return (mode & ~Permissions) == 0 ? mode : throw new FormatException();
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentException)
        {
            throw CommandException.Usage($"'{text}' is no mode: it is octal, as 0660");
        }
    }

    private static int Bounded(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw CommandException.Usage($"'{name}' is a number from {least} to {most}");
}
