using Uacce.Native;
using Xunit;

namespace Uacce.Engines.Tests;

public class SharedLibraryTests
{
    [Fact]
    public unsafe void TheFirstOfTheNamesThatExistsIsLoaded()
    {
        Assert.True(SharedLibrary.TryLoad(["libnosuch.so.9", "libc.so.6"], "libc6", out SharedLibrary? library, out _));
        Assert.Equal("libc.so.6", library.Name);
        Assert.StartsWith("libc", library.FileNameOf(library.Export("strlen")), StringComparison.Ordinal);
        Assert.Throws<EntryPointNotFoundException>(() => (nint)library.Export("no_such_function"));
    }

    [Fact]
    public void AMissingLibrarySaysWhatToInstall()
    {
        Assert.False(SharedLibrary.TryLoad(["libnosuch.so.9"], "nosuch9", out _, out string? reason));
        Assert.Equal("libnosuch.so.9 not found: install nosuch9", reason);
    }
}
