using System.CommandLine;
using System.Globalization;
using Uacce.Abi;
using Uacce.Cli.Accelerators;
using Uacce.Cli.Json;
using Uacce.Cli.Output;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce list</c>: the devices there are.</summary>
internal static class ListCommand
{
    private const string Lesson = """
        Examples:
          uacce list
          uacce list --json | jq -r '.devices[] | select(.algorithms | index("gzip")) | .name'

        'kernel' devices are hardware, or look like it ('uacce run'); 'served' devices are those of a running 'uacce
        serve', which UACCE_ROOT names if it is not at its usual place; 'embedded' devices are software inside the process
        that uses them, and always there. EFFORT says which of compress's levels a device serves; hardware does
        not say, and serves all.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("list", "Show the accelerators there are.");
        Option<bool> json = JsonSwitch.AddTo(command);
        command.SetAction(parsed => Run(console, parsed.GetValue(json)));
        lessons.Add(command, Lesson);
        return command;
    }

    private static int Run(CommandConsole console, bool json)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions());
        List<AcceleratorDevice> devices = [.. new KernelDevices().Enumerate(), .. new ServedDevices().Enumerate(), .. embedded.Source.Enumerate()];
        KernelClass kernel = KernelState(devices);
        if (json)
        {
            var listing = new DeviceListing(kernel, [.. devices.Select(Entry)]);
            UacceJson.Write(console, listing, UacceJson.Default.DeviceListing);
            return ExitCode.Success;
        }

        var table = new PlainTable("NAME", "WHERE", "API", "ALGORITHMS", "EFFORT", "QUEUES", "NUMA", "STATE");
        foreach (AcceleratorDevice device in devices)
        {
            table.Add(
                device.Name, device.Source.Name, device.Api, string.Join(',', device.Algorithms), EffortName(device.Effort) ?? "-",
                device.AvailableInstances?.ToString(CultureInfo.InvariantCulture) ?? "-",
                device.NumaNode < 0 ? "-" : device.NumaNode.ToString(CultureInfo.InvariantCulture),
                device.IsIsolated ? "isolated" : "ok");
        }

        table.Write(console);
        if (kernel.Devices == 0)
        {
            console.Error.WriteLine(kernel.Present
                ? $"No kernel devices: {kernel.Directory} is empty."
                : $"No kernel devices: there is no {kernel.Directory}, so no driver of an accelerator is loaded.");
        }

        return ExitCode.Success;
    }

    private static KernelClass KernelState(List<AcceleratorDevice> devices) => new(
        KernelPaths.ClassDirectory,
        Directory.Exists(KernelPaths.ClassDirectory),
        devices.Count(device => device.Source is KernelDevices));

    private static DeviceEntry Entry(AcceleratorDevice device) => new(
        device.Name,
        device.Source.Name,
        device.Api,
        device.Flags.HasFlag(DeviceFlags.Sva),
        device.Algorithms,
        EffortName(device.Effort),
        device.AvailableInstances,
        device.NumaNode,
        device.IsIsolated,
        device.MmioSize,
        device.DusSize);

    private static string? EffortName(CompressionEffort? effort) => effort switch
    {
        CompressionEffort.None => "none",
        CompressionEffort.Fast => "fast",
        CompressionEffort.Balanced => "balanced",
        CompressionEffort.Best => "best",
        _ => null,
    };
}
