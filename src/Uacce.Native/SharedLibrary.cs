using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Uacce.Native;

/// <summary>A system library that may be missing: found by name at run time, kept for the life of the process.</summary>
/// <remarks>
/// Libraries are looked up by the system's loader only, never beside the application, so a file dropped into a working
/// directory cannot take their place.
/// </remarks>
internal sealed unsafe partial class SharedLibrary
{
    private readonly nint _handle;

    private SharedLibrary(nint handle, string name)
    {
        _handle = handle;
        Name = name;
    }

    /// <summary>The name it was found by.</summary>
    internal string Name { get; }

    /// <summary>
    /// Loads the first of <paramref name="names"/> that exists; otherwise says in one sentence what to install.
    /// </summary>
    internal static bool TryLoad(
        ReadOnlySpan<string> names,
        string package,
        [NotNullWhen(true)] out SharedLibrary? library,
        [NotNullWhen(false)] out string? reason)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                library = new SharedLibrary(handle, name);
                reason = null;
                return true;
            }
        }

        library = null;
        reason = $"{names[0]} not found: install {package}";
        return false;
    }

    /// <summary>The address of a function.</summary>
    /// <exception cref="EntryPointNotFoundException">This version of the library does not have it.</exception>
    internal void* Export(string function) => (void*)NativeLibrary.GetExport(_handle, function);

    /// <summary>
    /// The file that holds <paramref name="export"/> with links resolved: for libraries that cannot tell their version,
    /// its name is the only evidence of it. <see cref="Name"/> when the loader does not know.
    /// </summary>
    internal string FileNameOf(void* export)
    {
        DynamicLinkInfo info;
        if (AddressInformation(export, &info) == 0 || Marshal.PtrToStringUTF8((nint)info.FileName) is not { } path)
            return Name;
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return Path.GetFileName(target);
    }

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int AddressInformation(void* address, DynamicLinkInfo* info);

    /// <summary><c>Dl_info</c> of <c>dlfcn.h</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DynamicLinkInfo
    {
        public byte* FileName;
        public void* Base;
        public byte* SymbolName;
        public void* SymbolAddress;
    }
}
