using Uacce.Abi;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>Open, start, put, close, exit and removal across each other, with no work going on.</summary>
internal static class Lifecycle
{
    public static Scenario OneQueue { get; } = new("one-queue", stage =>
    {
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        void User()
        {
            queue.Start();
            queue.Put();
            queue.Start();
        }

        stage.Run(
            ("user", User),
            ("closer", queue.Close),
            ("remover", stage.System.Remove));
    });

    public static Scenario TwoClosers { get; } = new("two-closers", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        queue.Start();
        stage.Run(("closer", queue.Close), ("other closer", queue.Close), ("exit", () => stage.System.Exit(space)));
    });

    public static Scenario Reopen { get; } = new("reopen", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        void Client()
        {
            OpenAndClose(stage, space, start: false);
            OpenAndClose(stage, space, start: true);
        }

        stage.Run(
            ("client", Client),
            ("other client", () => OpenAndClose(stage, space, start: false)),
            ("exit", () => stage.System.Exit(space)));
    });

    public static Scenario OpenAndRemove { get; } = new("open-and-remove", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        stage.Run(
            ("client", () => OpenAndClose(stage, space, start: true)),
            ("remover", stage.System.Remove),
            ("exit", () => stage.System.Exit(space)));
    });

    public static Scenario OnePasid { get; } = new("one-pasid", stage =>
    {
        JudgedSpace first = stage.System.NewSpace();
        JudgedSpace second = stage.System.NewSpace();
        stage.Run(
            ("client", () => OpenAndClose(stage, first, start: true)),
            ("other client", () => OpenAndClose(stage, second, start: true)),
            ("exit", () => stage.System.Exit(first)));
    })
    { Pasids = 1 };

    public static Scenario Regions { get; } = new("regions", stage =>
    {
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        stage.Run(
            ("mapper", () => queue.MapOnce(RegionType.Dus)),
            ("other mapper", () => queue.MapOnce(RegionType.Dus)),
            ("closer", queue.Close),
            ("remover", stage.System.Remove));
    });

    public static Scenario Polls { get; } = new("polls", stage =>
    {
        JudgedQueue queue = stage.Open(stage.System.NewSpace());
        void Sleeper()
        {
            using var waiter = new Waiter();
            waiter.AwaitUnless(queue, static () => false);
        }

        stage.Run(
            ("sleeper", Sleeper),
            ("poller", () => queue.Poll()),
            ("remover", stage.System.Remove));
        queue.Close();
    });

    public static Scenario Attributes { get; } = new("attributes", stage => stage.Run(
        ("reader", () => _ = stage.System.Device.AvailableInstances),
        ("other reader", () => _ = stage.System.Device.AvailableInstances),
        ("remover", stage.System.Remove)));

    public static void OpenAndClose(Stage stage, JudgedSpace space, bool start)
    {
        if (stage.System.Open(space, out JudgedQueue? queue) != Errno.None)
            return;
        if (start)
            queue!.Start();
        queue!.Close();
    }
}
