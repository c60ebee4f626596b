namespace Uacce.Hosting.Control;

/// <summary>A device.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Api">Its <c>api</c> attribute.</param>
/// <param name="Algorithms">Its <c>algorithms</c> attribute.</param>
/// <param name="OpenQueues">Queues that are open.</param>
/// <param name="AvailableQueues">Queues that can still be opened; null when its driver does not count.</param>
/// <param name="Requests">Requests done since it was registered.</param>
/// <param name="Isolated">Whether it was taken out of use.</param>
/// <param name="IsolationThreshold">Hardware errors in an hour that isolate it, 0 for never; null when its driver has no threshold.</param>
/// <param name="Usage">The figures of its <c>dev_usage</c> attribute, in percent, by their names; null when its driver does not measure.</param>
internal sealed record DeviceReport(
    string Name,
    string Api,
    IReadOnlyList<string> Algorithms,
    int OpenQueues,
    int? AvailableQueues,
    long Requests,
    bool Isolated,
    int? IsolationThreshold,
    IReadOnlyDictionary<string, int>? Usage);
