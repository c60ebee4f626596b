using Xunit;

namespace Uacce.Architecture.Tests.Rooms;

/// <summary>The rooms of this repository, held against the map.</summary>
public class RepositoryRoomsTests
{
    public static TheoryData<string> Names => [.. Repository.Projects.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheProjectFileKeepsToTheMap(string name) => Assert.Empty(RoomMap.Ours.Complaints(Find(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheCompiledRoomKeepsToTheMap(string name) => Assert.Empty(RoomMap.Ours.Complaints(CompiledRoom.Load(Find(name))));

    [Fact]
    public void TheMapHasNoRoomThatIsGone() =>
        Assert.Equal(RoomMap.Ours.Rooms.Select(room => room.Name).Order(), Repository.Projects.Select(project => project.Name).Order());

    [Fact]
    public void WhatTheCompilerLeavesBehindIsRead()
    {
        CompiledRoom memory = CompiledRoom.Load(Find("Uacce.Memory"));
        Assert.True(memory.IsUnsafe);
        Assert.Contains("Uacce.Abi", memory.References);
        Assert.False(CompiledRoom.Load(Find("Uacce.Abi")).IsUnsafe);
    }

    private static ProjectFile Find(string name) => Repository.Projects.Single(project => project.Name == name);
}
