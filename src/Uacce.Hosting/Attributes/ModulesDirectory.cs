using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Attributes;

/// <summary>
/// What belongs at <c>/sys/module</c>: for each driver of HiSilicon's its <c>parameters/uacce_mode</c>, where scripts look whether the driver was
/// loaded with uacce on (<c>drivers/crypto/hisilicon/zip/zip_main.c</c>, <c>include/linux/hisi_acc_qm.h</c>: 1 is UACCE_MODE_SVA).
/// </summary>
internal sealed class ModulesDirectory(UacceRegistry registry) : FuseDirectory
{
    private const string ParametersName = "parameters";

    private static readonly AttributeDescription UacceMode = DeviceAttributes.Text("uacce_mode", static _ => "1");

    // By the first device of each driver, so that a directory stays the same, as those of the devices do.
    private readonly ConditionalWeakTable<UacceDevice, Holder> _modules = [];

    public override FuseNode? Find(string name) => Drivers().FirstOrDefault(driver => driver.Name == name) is { Device: { } device } ? ModuleOf(device) : null;

    public override IReadOnlyList<FuseEntry> List() => [.. Drivers().Select(driver => EntryOf(driver.Name, ModuleOf(driver.Device)))];

    private Holder ModuleOf(UacceDevice device) => _modules.GetValue(
        device, static device => new Holder(ParametersName, new Holder(UacceMode.Name, new AttributeNode(device, UacceMode))));

    /// <summary>A device is called after its driver, with its number behind a hyphen.</summary>
    private IEnumerable<(string Name, UacceDevice Device)> Drivers() => registry.Devices
        .Where(device => QmVersion.TryParse(device.Api, out _))
        .Select(device => (Name: device.Name[..device.Name.LastIndexOf('-')], Device: device))
        .DistinctBy(driver => driver.Name);

    /// <summary>A directory of one entry.</summary>
    private sealed class Holder(string name, FuseNode node) : FuseDirectory
    {
        public override FuseNode? Find(string sought) => sought == name ? node : null;

        public override IReadOnlyList<FuseEntry> List() => [EntryOf(name, node)];
    }
}
