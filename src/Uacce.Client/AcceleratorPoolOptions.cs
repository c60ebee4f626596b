namespace Uacce.Client;

/// <summary>Which accelerators a pool uses, and how.</summary>
public sealed class AcceleratorPoolOptions
{
    /// <summary>Where to look for devices, best first: a device of an earlier source is preferred to one of a later.</summary>
    public IList<AcceleratorSource> Sources { get; } = [];

    /// <summary>Only devices of these names are used; empty, the default, uses all.</summary>
    public IList<string> DeviceNames { get; } = [];

    /// <summary>Whether .NET's own codecs may step in. Defaults to <see cref="FallbackPolicy.Never"/>.</summary>
    public FallbackPolicy Fallback { get; set; } = FallbackPolicy.Never;

    /// <summary>
    /// Most queues opened on one device for one direction; sessions and streams share them. Defaults to the number of
    /// processors.
    /// </summary>
    public int QueuesPerDevice { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How long a waiting thread polls before it sleeps. Polling answers small requests sooner and costs that much processor
    /// time for each wait. Defaults to 50 µs. The work item that collects asynchronous requests polls as long, while that pays.
    /// </summary>
    public TimeSpan Spin { get; set; } = TimeSpan.FromMicroseconds(50);

    /// <summary>
    /// How long to wait for a device before its queue is closed and what it had fails with
    /// <see cref="AcceleratorFailure.TimedOut"/>. Defaults to one minute; the work itself takes milliseconds.
    /// </summary>
    /// <remarks>
    /// A blocking call counts from its own beginning; one with many jobs from the last completion, too. Asynchronous calls count from the last
    /// completion of their queue, as requests may stand behind many others, and are noticed up to a quarter later. Either way all requests of the queue fail,
    /// and buffers are given back only after that has drained the device: nothing writes into them any more.
    /// </remarks>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
