using Microsoft.Extensions.Logging;
using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>
/// The driver of a device as the framework calls it. An exception of a driver is a defect that must cost one operation and
/// never, half way through a removal, the other queues: it is logged here and answered in the driver's place.
/// </summary>
internal sealed class GuardedDriver
{
    private readonly DeviceOperations _operations;
    private readonly string _device;
    private readonly ILogger _log;

    public GuardedDriver(DeviceOperations operations, string device, ILogger log)
    {
        _operations = operations;
        _device = device;
        _log = log;
    }

    /// <summary>As the driver says; null, not counted, if it throws.</summary>
    public int? AvailableInstances => Ask(nameof(AvailableInstances), static driver => driver.AvailableInstances);

    /// <summary>As the driver says; false if it throws.</summary>
    public bool IsIsolated => Ask(nameof(IsIsolated), static driver => driver.IsIsolated);

    /// <summary>As the driver says; false if it throws.</summary>
    public bool SupportsIsolation => Ask(nameof(SupportsIsolation), static driver => driver.SupportsIsolation);

    /// <summary>As the driver says; null if it throws.</summary>
    public string? Usage => Ask(nameof(Usage), static driver => driver.Usage);

    public Errno GetQueue(UacceQueue queue) => Do(nameof(GetQueue), queue, static (driver, queue) => driver.GetQueue(queue));

    public Errno StartQueue(UacceQueue queue) => Do(nameof(StartQueue), queue, static (driver, queue) => driver.StartQueue(queue));

    public void StopQueue(UacceQueue queue) => Do(nameof(StopQueue), queue, static (driver, queue) =>
    {
        driver.StopQueue(queue);
        return Errno.None;
    });

    public void PutQueue(UacceQueue queue) => Do(nameof(PutQueue), queue, static (driver, queue) =>
    {
        driver.PutQueue(queue);
        return Errno.None;
    });

    public void StopSending(UacceQueue queue) => Do(nameof(StopSending), queue, static (driver, queue) =>
    {
        driver.StopSending(queue);
        return Errno.None;
    });

    public void StopReceiving(UacceQueue queue) => Do(nameof(StopReceiving), queue, static (driver, queue) =>
    {
        driver.StopReceiving(queue);
        return Errno.None;
    });

    /// <summary>As the driver says; false if it throws.</summary>
    public bool CountError() => Ask(nameof(CountError), static driver => driver.CountError());

    /// <summary>As the driver says; false if it throws.</summary>
    public bool Isolate() => Ask(nameof(Isolate), static driver => driver.Isolate());

#pragma warning disable CA1031 // whatever a driver throws is contained here; that is what this type is for
    /// <summary>As the driver says; true if it throws, so that the client looks for itself.</summary>
    public bool IsUpdated(UacceQueue queue)
    {
        try
        {
            return _operations.IsUpdated(queue);
        }
        catch (Exception defect)
        {
            _log.DriverThrew(_device, nameof(IsUpdated), defect);
            return true;
        }
    }

    public Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        try
        {
            return _operations.MapRegion(queue, region, length, out memory);
        }
        catch (Exception defect)
        {
            memory = null;
            return Answer(nameof(MapRegion), defect);
        }
    }

    public Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument)
    {
        try
        {
            return _operations.Ioctl(queue, command, argument);
        }
        catch (Exception defect)
        {
            return Answer(nameof(Ioctl), defect);
        }
    }

    public Errno Reset()
    {
        try
        {
            return _operations.Reset();
        }
        catch (Exception defect)
        {
            return Answer(nameof(Reset), defect);
        }
    }

    public Errno ReadIsolationThreshold(out ushort errorsPerHour)
    {
        try
        {
            return _operations.ReadIsolationThreshold(out errorsPerHour);
        }
        catch (Exception defect)
        {
            errorsPerHour = 0;
            return Answer(nameof(ReadIsolationThreshold), defect);
        }
    }

    public Errno WriteIsolationThreshold(ushort errorsPerHour)
    {
        try
        {
            return _operations.WriteIsolationThreshold(errorsPerHour);
        }
        catch (Exception defect)
        {
            return Answer(nameof(WriteIsolationThreshold), defect);
        }
    }

    private Errno Do(string operation, UacceQueue queue, Func<DeviceOperations, UacceQueue, Errno> call)
    {
        try
        {
            return call(_operations, queue);
        }
        catch (Exception defect)
        {
            return Answer(operation, defect);
        }
    }

    private T? Ask<T>(string attribute, Func<DeviceOperations, T> read)
    {
        try
        {
            return read(_operations);
        }
        catch (Exception defect)
        {
            _log.DriverThrew(_device, attribute, defect);
            return default;
        }
    }
#pragma warning restore CA1031

    private Errno Answer(string operation, Exception defect)
    {
        _log.DriverThrew(_device, operation, defect);
        return defect is OutOfMemoryException ? Errno.ENOMEM : Errno.EIO;
    }
}
