using Uacce.Abi;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>Teardown while a device reaches into memory.</summary>
internal static class AtWork
{
    /// <summary>A driver whose stop does not wait for its engine: only the gate of the binding is left.</summary>
    public static Scenario CarelessStop { get; } = new("careless-stop", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        queue.Start();
        stage.Run(
            ("engine", () => stage.Judge.Expect(queue.Work.TryServe() || !queue.Work.TryServe(), "A closed gate has let an access in.")),
            ("closer", queue.Close),
            ("exit", () => stage.System.Exit(space)));
    });

    /// <summary>The same, and the one PASID goes to another space as soon as it may.</summary>
    public static Scenario CarelessStopOnePasid { get; } = new("careless-stop-one-pasid", stage =>
    {
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        queue.Start();
        stage.Run(
            ("engine", () => queue.Work.TryServe()),
            ("closer", queue.Close),
            ("other client", () => Lifecycle.OpenAndClose(stage, stage.System.NewSpace(), start: false)));
    })
    { Pasids = 1 };

    /// <summary>Requests through a worker of the framework, from start to close, while the space exits.</summary>
    public static Scenario Worker { get; } = new("worker", stage =>
    {
        stage.ServeByWorker();
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        void Client()
        {
            Request(queue);
            queue.Close();
        }

        stage.Run(
            ("client", Client),
            ("exit", () => stage.System.Exit(space)));
    });

    /// <summary>Two queues at one worker; one is stopped while the other has work.</summary>
    public static Scenario Neighbours { get; } = new("neighbours", stage =>
    {
        stage.ServeByWorker();
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        JudgedQueue other = stage.Open(space);
        void Client()
        {
            Request(queue);
            queue.Put();
            Request(queue);
            queue.Close();
        }

        void Neighbour()
        {
            Request(other);
            other.Close();
        }

        stage.Run(
            ("client", Client),
            ("neighbour", Neighbour));
        stage.Judge.Expect(queue.Work.Done == 1 && other.Work.Done == 1, "A request was not served.");
    });

    /// <summary>A model that throws, and a client that polls, stops and closes meanwhile.</summary>
    public static Scenario BrokenModel { get; } = new("broken-model", stage =>
    {
        stage.ServeByWorker(static () => throw new InvalidOperationException("a defect of the model"));
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        stage.Run(
            ("client", () => Request(queue)),
            ("stopper", () => queue.Put()),
            ("remover", stage.System.Remove));
        queue.Close();
    });

    /// <summary>Two workers do the requests of one queue, which is closed while they are at it.</summary>
    public static Scenario SharedRun { get; } = new("shared-run", stage =>
    {
        stage.ServeByWorker(workers: 2);
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        stage.Run(
            ("client", () => Request(queue, 2)),
            ("closer", queue.Close));
    });

    /// <summary>The same with nothing to disturb them: each request is done, once.</summary>
    public static Scenario SharedRuns { get; } = new("shared-runs", stage =>
    {
        int entered = 0;
        stage.ServeByWorker(() => Interlocked.Increment(ref entered), workers: 2);
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        stage.Run(("client", () => Request(queue, 2)));
        queue.Close();
        stage.Judge.Expect(queue.Work.Done == 2 && queue.Work.Faults == 0 && entered >= 3, "A request was not served, or not once.");
    });

    /// <summary>One of several workers meets a defect of the model, in the run of another or its own.</summary>
    public static Scenario BrokenRun { get; } = new("broken-run", stage =>
    {
        int entered = 0;
        stage.ServeByWorker(
            () =>
            {
                if (Interlocked.Increment(ref entered) == 3)
                    throw new InvalidOperationException("a defect of the model");
            },
            workers: 2);
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        stage.Run(
            ("client", () => Request(queue, 2)),
            ("remover", stage.System.Remove));
        queue.Close();
    });

    /// <summary>All that can be done to a device, at once.</summary>
    public static Scenario Everything { get; } = new("everything", stage =>
    {
        stage.ServeByWorker();
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        void Client()
        {
            Request(queue);
            queue.Close();
        }

        void Mapper()
        {
            queue.MapOnce(RegionType.Dus);
            queue.Poll();
        }

        stage.Run(
            ("client", Client),
            ("other client", () => Lifecycle.OpenAndClose(stage, space, start: true)),
            ("mapper", Mapper),
            ("exit", () => stage.System.Exit(space)),
            ("remover", stage.System.Remove));
    });

    /// <summary>A request: start, submit, wait until it is done or will not be.</summary>
    public static void Request(JudgedQueue queue, int requests = 1)
    {
        if (queue.Start() != Errno.None)
            return;
        MemoryWork work = queue.Work;
        queue.Submit(requests);
        using var waiter = new Waiter();
        waiter.AwaitUnless(queue, () => work.Done >= requests);
    }
}
