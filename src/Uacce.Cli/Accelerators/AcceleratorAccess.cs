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

    /// <exception cref="CommandException">There is no such device.</exception>
    public static AcceleratorAccess Open(AcceleratorChoice choice)
    {
        EmbeddedAccelerators? embedded = choice.Device == AcceleratorChoice.Kernel ? null : OpenEmbedded(choice);
        var options = new AcceleratorPoolOptions { Fallback = choice.Fallback, QueuesPerDevice = choice.Workers };
        // Hardware first, if there is any.
        if (choice.Device != AcceleratorChoice.Embedded)
            options.Sources.Add(new KernelDevices());
        if (embedded is not null)
            options.Sources.Add(embedded.Source);
        bool named = choice.Device is not (null or AcceleratorChoice.Kernel or AcceleratorChoice.Embedded);
        if (named)
            options.DeviceNames.Add(choice.Device!);
        var access = new AcceleratorAccess(embedded, new AcceleratorPool(options));
        if (access.Pool.Devices.Count != 0 || choice.Fallback != FallbackPolicy.Never)
            return access;
        access.Dispose();
        throw new CommandException(named
            ? $"there is no device '{choice.Device}'; 'uacce list' shows those there are"
            : "there is no kernel device; leave out '--device kernel' to use the devices inside this process");
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
