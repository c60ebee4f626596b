using Uacce.Abi;
using Uacce.Client;
using Uacce.Native;

namespace Uacce.Cli.Doctor;

/// <summary>Looks for a server, and sends data through those of its devices that this user may open.</summary>
internal static class ServerCheck
{
    private const string Topic = "server";

    public static IEnumerable<Finding> Run()
    {
        if (ServedDevices.FindRoot() is not { } root)
        {
            yield return new Finding(Topic, HostedTree.RootVariable, Health.Ok, "set to nothing: no server is to be used here");
            yield break;
        }

        IReadOnlyList<AcceleratorDevice> devices = new ServedDevices(root).Enumerate();
        if (devices.Count == 0)
            yield return new Finding(Topic, root, Health.Note, "no server shows devices there", "nothing, unless programs are to share devices: then 'uacce serve'");
        foreach (AcceleratorDevice device in devices)
            yield return Look(root, device);
    }

    private static Finding Look(string root, AcceleratorDevice device)
    {
        Errno error = DeviceFile.TryOpen(Path.Combine(root, HostedTree.FlatNodes, device.Name), out DeviceFile? file);
        file?.Dispose();
        return error is Errno.EACCES or Errno.EPERM
            ? new Finding(Topic, device.Name, Health.Note, "may not be opened by this user", "'uacce serve --mode 0666', or '--owner'")
            : RoundTripCheck.Run(device);
    }
}
