namespace Uacce.Architecture.Tests.Rooms;

/// <summary>A room, and the rooms it may reference.</summary>
internal sealed record Room(string Name, params string[] MayReference)
{
    /// <summary>Whether pointers and imports may live here.</summary>
    public bool MayBeUnsafe { get; init; }
}
