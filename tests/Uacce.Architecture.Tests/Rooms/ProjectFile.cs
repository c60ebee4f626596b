using System.Xml.Linq;

namespace Uacce.Architecture.Tests.Rooms;

/// <summary>What a csproj says of its room.</summary>
/// <param name="Name">The file's name without extension, which is the room's.</param>
/// <param name="AssemblyName">The name of what it builds.</param>
/// <param name="Kind">The RoomKind property; empty when it is not set.</param>
/// <param name="References">Names of the projects it references.</param>
/// <param name="ForeignSources">Files it compiles from outside its own folder.</param>
/// <param name="SetsUnsafe">Whether it sets AllowUnsafeBlocks itself instead of by its kind.</param>
internal sealed record ProjectFile(
    string Name,
    string AssemblyName,
    string Kind,
    IReadOnlyList<string> References,
    IReadOnlyList<string> ForeignSources,
    bool SetsUnsafe)
{
    public static ProjectFile Parse(string name, string xml)
    {
        XElement project = XElement.Parse(xml);
        return new ProjectFile(
            name,
            project.Descendants("AssemblyName").LastOrDefault()?.Value ?? name,
            project.Descendants("RoomKind").LastOrDefault()?.Value ?? "",
            [.. Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Includes(project, "Compile").Where(path => path.Contains("..", StringComparison.Ordinal)), .. Includes(project, "Reference")],
            project.Descendants("AllowUnsafeBlocks").Any());
    }

    private static IEnumerable<string> Includes(XElement project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
