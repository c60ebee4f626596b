using Xunit;

namespace Uacce.Architecture.Tests.Rooms;

/// <summary>The rules themselves: each is shown something wrong, and must say so.</summary>
public class RoomMapTests
{
    [Theory]
    [InlineData("Uacce.Client", "Uacce.Framework")]
    [InlineData("Uacce.Client", "Uacce.Devices")]
    [InlineData("Uacce.Devices", "Uacce.Native")]
    [InlineData("Uacce.Framework", "Uacce.Devices")]
    [InlineData("Uacce.Framework", "Uacce.Native")]
    [InlineData("Uacce.Engines", "Uacce.Framework")]
    [InlineData("Uacce.Embedded", "Uacce.Native")]
    [InlineData("Uacce.Memory", "Uacce.Native")]
    [InlineData("Uacce.Abi", "Uacce.Memory")]
    [InlineData("Uacce.Embedded", "Uacce.Cli")]
    public void AForbiddenArrowIsSeenInBothForms(string from, string to)
    {
        ProjectFile project = Project(from, $"""<ItemGroup><ProjectReference Include="../{to}/{to}.csproj" /></ItemGroup>""");
        Assert.Equal([$"{from} may not reference {to}."], RoomMap.Ours.Complaints(project));
        Assert.Equal(
            [$"{from} uses {to}, which it may not."],
            RoomMap.Ours.Complaints(new CompiledRoom(from, ["System.Runtime", to], IsUnsafe: false)));
    }

    [Fact]
    public void AnAllowedArrowPassesInBothForms()
    {
        ProjectFile project = Project("Uacce.Memory", """<ItemGroup><ProjectReference Include="..\Uacce.Abi\Uacce.Abi.csproj" /></ItemGroup>""");
        Assert.Equal(["Uacce.Abi"], project.References);
        Assert.Empty(RoomMap.Ours.Complaints(project));
        Assert.Empty(RoomMap.Ours.Complaints(new CompiledRoom("Uacce.Memory", ["System.Runtime", "Uacce.Abi"], IsUnsafe: true)));
    }

    [Fact]
    public void ARoomOnNoMapIsSeen() =>
        Assert.Contains("is on no map", Assert.Single(RoomMap.Ours.Complaints(Project("Uacce.Attic"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("<ItemGroup><Compile Include=\"../Uacce.Devices/Zip/*.cs\" /></ItemGroup>")]
    [InlineData("<ItemGroup><Reference Include=\"Uacce.Devices\" /></ItemGroup>")]
    public void ABackDoorIsSeen(string items) =>
        Assert.Contains(
            "past the project references",
            Assert.Single(RoomMap.Ours.Complaints(Project("Uacce.Client", items))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Attic")]
    [InlineData("Test")]
    public void ARoomWithoutAKnownKindIsSeen(string kind) =>
        Assert.Contains(
            "must set RoomKind",
            Assert.Single(RoomMap.Ours.Complaints(Project("Uacce.Abi", "", kind))),
            StringComparison.Ordinal);

    [Fact]
    public void PointersInAnyOtherRoomAreSeen()
    {
        string[] expected = ["Uacce.Client may not allow unsafe blocks."];
        Assert.Equal(expected, RoomMap.Ours.Complaints(Project("Uacce.Client", "", "Unsafe")));
        Assert.Equal(
            expected,
            RoomMap.Ours.Complaints(
                Project("Uacce.Client", "<PropertyGroup><AllowUnsafeBlocks>true</AllowUnsafeBlocks></PropertyGroup>")));
        Assert.Equal(
            ["Uacce.Client was compiled with unsafe blocks allowed."],
            RoomMap.Ours.Complaints(new CompiledRoom("Uacce.Client", [], IsUnsafe: true)));
    }

    [Fact]
    public void NoRoomOfOurMapCanReachItself()
    {
        // The rooms are listed lowest first: an arrow to a later one would make a circle possible.
        List<string> below = [];
        foreach (Room room in RoomMap.Ours.Rooms)
        {
            Assert.Empty(room.MayReference.Except(below));
            below.Add(room.Name);
        }
    }

    private static ProjectFile Project(string name, string items = "", string kind = "Pure") =>
        ProjectFile.Parse(
            name,
            $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><RoomKind>{kind}</RoomKind></PropertyGroup>{items}</Project>""");
}
