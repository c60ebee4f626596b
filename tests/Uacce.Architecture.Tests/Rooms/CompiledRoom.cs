using System.Reflection;
using System.Security;

namespace Uacce.Architecture.Tests.Rooms;

/// <summary>What the compiler made of a room.</summary>
/// <param name="Name">The room's name.</param>
/// <param name="References">The assemblies its code really uses.</param>
/// <param name="IsUnsafe">Whether it was compiled with AllowUnsafeBlocks.</param>
internal sealed record CompiledRoom(string Name, IReadOnlyList<string> References, bool IsUnsafe)
{
    public static CompiledRoom Load(ProjectFile project)
    {
        Assembly assembly = Assembly.Load(new AssemblyName(project.AssemblyName));
        return new CompiledRoom(
            project.Name,
            [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)],
            assembly.ManifestModule.IsDefined(typeof(UnverifiableCodeAttribute), inherit: false)); // what the switch leaves behind
    }
}
