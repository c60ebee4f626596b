using System.Globalization;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting;
using Uacce.Native;

namespace Uacce.Cli.Doctor;

/// <summary>What showing devices to other programs depends on, as this machine has it.</summary>
/// <param name="FuseDevice">What opening <c>/dev/fuse</c> answers.</param>
/// <param name="Capabilities">The effective capabilities, a bit each (<c>linux/capability.h</c>).</param>
/// <param name="Trial">Mounts devices where nobody sees them, and says what is in the way; null where nothing is.</param>
internal sealed record HostingMachine(Errno FuseDevice, ulong Capabilities, Func<string?> Trial)
{
    /// <summary>This machine and process.</summary>
    public static HostingMachine Here()
    {
        Errno error = Native.FuseDevice.TryOpen(out FuseDevice? device);
        device?.Dispose();
        return new HostingMachine(error, ReadCapabilities(), TryToMount);
    }

    private static ulong ReadCapabilities()
    {
        const string Field = "CapEff:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? 0 : ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static string? TryToMount()
    {
        string directory = Directory.CreateTempSubdirectory("uacce-").FullName;
        try
        {
            using var host = new UacceHost(new UacceRegistry(), new UacceHostOptions { Directory = directory });
            return null;
        }
        catch (HostException failure)
        {
            return failure.Message.TrimEnd('.');
        }
        finally
        {
            Directory.Delete(directory);
        }
    }
}
