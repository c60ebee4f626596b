namespace Uacce.Architecture.Tests.Rooms;

/// <summary>Which room may reference which: the one place where the arrows are written down as code.</summary>
/// <remarks>
/// Both forms of a room are judged. The project file, because the compiler folds constants: a room whose only use of
/// another is a <c>const</c> has no reference to it once compiled. The assembly, because project references are
/// transitive: a room can use what it never named.
/// </remarks>
internal sealed class RoomMap(params Room[] rooms)
{
    private const string Prefix = "Uacce.";

    /// <summary>The rooms of this repository, lowest first.</summary>
    public static RoomMap Ours { get; } = new(
        new Room("Uacce.Abi"),
        new Room("Uacce.Memory", "Uacce.Abi") { MayBeUnsafe = true },
        new Room("Uacce.Native", "Uacce.Abi", "Uacce.Memory") { MayBeUnsafe = true },
        new Room("Uacce.Framework", "Uacce.Abi", "Uacce.Memory"),
        new Room("Uacce.Hosting", "Uacce.Abi", "Uacce.Memory", "Uacce.Native", "Uacce.Framework"),
        new Room("Uacce.Engines", "Uacce.Abi", "Uacce.Memory", "Uacce.Native") { MayBeUnsafe = true },
        new Room("Uacce.Devices", "Uacce.Abi", "Uacce.Memory", "Uacce.Framework", "Uacce.Engines"),
        new Room("Uacce.Client", "Uacce.Abi", "Uacce.Memory", "Uacce.Native"),
        new Room("Uacce.Embedded", "Uacce.Abi", "Uacce.Memory", "Uacce.Client", "Uacce.Framework", "Uacce.Devices"),
        new Room(
            "Uacce.Cli",
            "Uacce.Abi",
            "Uacce.Memory",
            "Uacce.Native",
            "Uacce.Framework",
            "Uacce.Hosting",
            "Uacce.Engines",
            "Uacce.Devices",
            "Uacce.Client",
            "Uacce.Embedded"));

    private static readonly string[] s_kinds = ["Pure", "Model", "Unsafe", "Host", "App"];

    public IReadOnlyList<Room> Rooms { get; } = rooms;

    /// <summary>What is wrong with a room as its project file describes it.</summary>
    public IEnumerable<string> Complaints(ProjectFile project)
    {
        Room? room = Find(project.Name);
        if (room is null)
        {
            yield return $"{project.Name} is on no map: add it to {nameof(RoomMap)} and to docs/architecture.md.";
            yield break;
        }

        foreach (string reference in project.References.Except(room.MayReference))
            yield return $"{project.Name} may not reference {reference}.";
        foreach (string source in project.ForeignSources)
            yield return $"{project.Name} takes {source} in past the project references.";
        if (!s_kinds.Contains(project.Kind, StringComparer.Ordinal))
            yield return $"{project.Name} must set RoomKind to one of {string.Join(", ", s_kinds)}, not to '{project.Kind}'.";
        if (project.SetsUnsafe || (project.Kind == "Unsafe" && !room.MayBeUnsafe))
            yield return $"{project.Name} may not allow unsafe blocks.";
    }

    /// <summary>What is wrong with a room as it was compiled.</summary>
    public IEnumerable<string> Complaints(CompiledRoom compiled)
    {
        Room? room = Find(compiled.Name);
        IEnumerable<string> peers = compiled.References.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        foreach (string reference in peers.Except(room?.MayReference ?? []))
            yield return $"{compiled.Name} uses {reference}, which it may not.";
        if (compiled.IsUnsafe && room is not { MayBeUnsafe: true })
            yield return $"{compiled.Name} was compiled with unsafe blocks allowed.";
    }

    private Room? Find(string name) => Rooms.FirstOrDefault(room => room.Name == name);
}
