namespace Uacce.Exploration.Tests.Faults;

/// <summary>What is done while something fails.</summary>
/// <param name="Name">What the figures call it.</param>
/// <param name="Play">Its steps; each goes as far as it can.</param>
internal sealed record Script(string Name, Action<FaultStage> Play)
{
    public static IReadOnlyList<Script> All { get; } =
    [
        new("one queue", static stage =>
        {
            UseQueue(stage, stage.NewSpace());
        }),
        new("two queues", static stage =>
        {
            var space = stage.NewSpace();
            UseQueue(stage, space);
            UseQueue(stage, space);
        }),
        new("two spaces", static stage =>
        {
            UseQueue(stage, stage.NewSpace());
            UseQueue(stage, stage.NewSpace());
        }),
        new("exit", static stage =>
        {
            var space = stage.NewSpace();
            var queue = stage.Open(space);
            stage.Request(queue);
            stage.Exit(space);
            stage.Poll(queue);
            stage.Close(queue);
        }),
        new("removal", static stage =>
        {
            var queue = stage.Open(stage.NewSpace());
            stage.Request(queue);
            stage.Map(queue);
            stage.Remove();
            stage.Poll(queue);
            stage.Close(queue);
        }),
        new("reset", static stage =>
        {
            var space = stage.NewSpace();
            var queue = stage.Open(space);
            stage.Request(queue);
            stage.Reset();
            stage.Poll(queue);
            stage.Close(queue);
            UseQueue(stage, space);
        }),
        new("ranges", static stage => stage.RegisterRanges(count: 600)), // more than the table holds at first
    ];

    public override string ToString() => Name;

    private static void UseQueue(FaultStage stage, Support.JudgedSpace space)
    {
        var queue = stage.Open(space);
        stage.Map(queue);
        stage.Request(queue);
        stage.Put(queue);
        stage.Request(queue);
        stage.Close(queue);
    }
}
