using Uacce.Abi;
using Uacce.Exploration.Tests.Scheduling;
using Uacce.Exploration.Tests.Support;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>What a scenario plays on: one execution, one device, and the threads it starts.</summary>
internal sealed class Stage(Execution execution, JudgedSystem system) : IDisposable
{
    private WorkerPool? _workers;

    public JudgedSystem System { get; } = system;

    public Judge Judge => System.Judge;

    /// <summary>Lets workers of the framework serve every queue that is started; several do the requests of one together.</summary>
    public void ServeByWorker(Action? enters = null, int workers = 1)
    {
        _workers = new WorkerPool(new WorkerPoolOptions { SpinLooks = 0, Workers = workers });
        System.Driver.Starts = queue => Of(queue).Attach(_workers, enters ?? (static () => { }));
        System.Driver.Stops = queue => Of(queue).Detach();
    }

    /// <summary>Opens a queue that nothing can refuse.</summary>
    public JudgedQueue Open(JudgedSpace space)
    {
        Errno answer = System.Open(space, out JudgedQueue? queue);
        return queue ?? throw new InvalidOperationException($"Open has answered {answer}.");
    }

    /// <summary>Runs threads beside each other until all have ended.</summary>
    public void Run(params (string Name, Action Body)[] threads) =>
        Execution.Join([.. threads.Select(thread => execution.Start(thread.Name, thread.Body))]);

    /// <summary>Ends the workers, with nothing left for them.</summary>
    public void Dispose() => _workers?.Dispose();

    private static JudgedQueue Of(UacceQueue queue) => (JudgedQueue)queue.DriverState!;
}
