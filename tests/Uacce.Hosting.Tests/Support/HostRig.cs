using Uacce.Framework;
using Uacce.Testing;

namespace Uacce.Hosting.Tests.Support;

/// <summary>An adding device shown to other processes, and C programs to use it.</summary>
internal sealed class HostRig : IDisposable
{
    public HostRig(int mmioPages = 1, Action<UacceHostOptions>? configure = null, bool allowForeign = false)
    {
        FuseMachine.Need();
        Driver = new AddingDriver(mmioPages);
        Driver.Options.AllowForeignAddressSpaces = allowForeign;
        Device = Registry.Register(Driver.Options, Driver);
        var options = new UacceHostOptions { Directory = Directory.CreateTempSubdirectory("uacce-host-").FullName };
        configure?.Invoke(options);
        Host = new UacceHost(Registry, options);
    }

    public UacceRegistry Registry { get; } = new();

    public AddingDriver Driver { get; }

    public UacceDevice Device { get; }

    public UacceHost Host { get; }

    public string Node => Path.Combine(Host.Directory, "dev", Device.Name);

    public string Attribute(string name) => Path.Combine(Host.Directory, "class", Device.Name, name);

    public string Read(string attribute) => Host.Do(() => File.ReadAllText(Attribute(attribute)));

    /// <summary>Starts a program where the nodes are seen.</summary>
    public Peer Start(string program, params string[] arguments) =>
        Host.Do(() => new Peer(CPrograms.Executable(program), arguments));

    /// <summary>Runs a program, which must be content.</summary>
    public void Run(string program, params string[] arguments)
    {
        using Peer peer = Start(program, arguments);
        peer.MustSucceed();
    }

    /// <summary>Waits until every queue went back and every address space was forgotten.</summary>
    public void UntilAllIsReturned() => Until.True(
        () => Driver.Got == 0 && Host.OpenAddressSpaces == 0,
        () => $"{Driver.Got} queues are open, {Driver.Started} started, in {Host.OpenAddressSpaces} address spaces");

    public void Dispose()
    {
        Host.Dispose();
        foreach (UacceDevice device in Registry.Devices)
            Registry.Remove(device);
        Driver.Dispose();
        Directory.Delete(Host.Directory);
    }
}
