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
    public static void Request(JudgedQueue queue)
    {
        if (queue.Start() != Errno.None)
            return;
        MemoryWork work = queue.Work;
        queue.Submit();
        using var waiter = new Waiter();
        waiter.AwaitUnless(queue, () => work.Done > 0);
    }
}
