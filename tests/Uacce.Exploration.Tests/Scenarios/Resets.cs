using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>A device is reset while it is used, and while it ends.</summary>
internal static class Resets
{
    /// <summary>A client comes while the device is being reset.</summary>
    public static Scenario Open { get; } = new("reset-and-open", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        stage.Run(
            ("client", () => Lifecycle.OpenAndClose(stage, space, start: true)),
            ("resetter", () => stage.System.Reset()));
    });

    /// <summary>A client that opens again, and two resets, of which one may find the other at work.</summary>
    public static Scenario Reopen { get; } = new("reset-and-reopen", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        void Client()
        {
            queue.Start();
            queue.Close();
            Lifecycle.OpenAndClose(stage, space, start: true);
        }

        stage.Run(
            ("client", Client),
            ("resetter", () => stage.System.Reset()),
            ("other resetter", () => stage.System.Reset()));
    });

    /// <summary>Removal and exit meet a reset; a queue that is reset is started again and again.</summary>
    public static Scenario AndEnds { get; } = new("reset-and-ends", stage =>
    {
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        void Client()
        {
            queue.Start();
            queue.Put();
            queue.Start();
        }

        stage.Run(
            ("client", Client),
            ("resetter", () => stage.System.Reset()),
            ("exit", () => stage.System.Exit(space)),
            ("remover", stage.System.Remove));
        queue.Close();
    });

    /// <summary>A request is at work at a worker of the framework.</summary>
    public static Scenario AtWork { get; } = new("reset-at-work", stage =>
    {
        stage.ServeByWorker();
        JudgedSpace space = stage.System.NewSpace();
        JudgedQueue queue = stage.Open(space);
        void Client()
        {
            Scenarios.AtWork.Request(queue);
            queue.Close();
            Lifecycle.OpenAndClose(stage, space, start: true);
        }

        stage.Run(
            ("client", Client),
            ("resetter", () => stage.System.Reset()));
    });

    /// <summary>A failing device, whose last error meets a reset, its isolation and its removal.</summary>
    public static Scenario Errors { get; } = new("reset-and-errors", stage => stage.Run(
        ("driver", () => stage.System.Device.ReportError("a test")),
        ("isolator", () => stage.System.Device.Isolate("a test")),
        ("resetter", () => stage.System.Reset()),
        ("remover", stage.System.Remove)));
}
