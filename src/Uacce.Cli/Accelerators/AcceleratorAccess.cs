using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Cli.Accelerators;

/// <summary>The pool for a choice, with the devices inside this process that it may need.</summary>
internal sealed class AcceleratorAccess : IDisposable
{
    private readonly EmbeddedAccelerators? _embedded;

    private AcceleratorAccess(EmbeddedAccelerators? embedded, AcceleratorPool pool)
    {
        _embedded = embedded;
        Pool = pool;
    }

    public AcceleratorPool Pool { get; }

    /// <summary>What a user should know of work that no accelerator did; null when there was none.</summary>
    public string? FallbackNote => Pool.Counters.Fallbacks is var fallbacks and not 0
        ? $"uacce: .NET's own codecs stepped in {fallbacks} time(s), as '--fallback' allows; 'uacce doctor' tries the accelerators"
        : null;

    /// <exception cref="CommandException">There is no such device.</exception>
    public static AcceleratorAccess Open(AcceleratorChoice choice)
    {
        EmbeddedAccelerators? embedded = choice.Uses(AcceleratorChoice.Embedded) ? OpenEmbedded(choice) : null;
        var options = new AcceleratorPoolOptions { Fallback = choice.Fallback, QueuesPerDevice = choice.Workers };
        // Hardware first, if there is any. A server's devices are shared and farther away, so they are used only when asked for.
        if (choice.Uses(AcceleratorChoice.Kernel))
            options.Sources.Add(new KernelDevices());
        if (choice.Place == AcceleratorChoice.Served)
            options.Sources.Add(new ServedDevices());
        if (embedded is not null)
            options.Sources.Add(embedded.Source);
        if (choice.Name is { } name)
            options.DeviceNames.Add(name);
        var access = new AcceleratorAccess(embedded, new AcceleratorPool(options));
        if (access.Pool.Devices.Count != 0 || choice.Fallback != FallbackPolicy.Never)
            return access;
        access.Dispose();
        throw new CommandException(choice switch
        {
            { Name: not null } => $"there is no device '{choice.Device}'; 'uacce list' shows those there are",
            { Place: AcceleratorChoice.Served } => "there is no served device: start 'uacce serve', or leave out '--device served' to use the devices inside this process",
            _ => "there is no kernel device; leave out '--device kernel' to use the devices inside this process",
        });
    }

    public void Dispose()
    {
        Pool.Dispose();
        _embedded?.Dispose();
    }

    private static EmbeddedAccelerators OpenEmbedded(AcceleratorChoice choice)
    {
        var options = new EmbeddedOptions { Workers = choice.Workers };
        if (choice.Engine is not null)
            options.Engines = [choice.Engine];
        return new EmbeddedAccelerators(options);
    }
}
