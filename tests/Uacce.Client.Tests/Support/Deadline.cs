using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Waits that end: with a message that carries state when they should not have been needed.</summary>
internal static class Deadline
{
    internal static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    /// <summary>Runs something that may block for ever on a thread of its own.</summary>
    internal static void Run(Action body, Func<string> state, TimeSpan? limit = null) =>
        RunAll([body], state, limit);

    /// <summary>Runs bodies at the same time, each on its own thread; the first error is the test's.</summary>
    internal static void RunAll(IReadOnlyList<Action> bodies, Func<string> state, TimeSpan? limit = null)
    {
        var errors = new Exception?[bodies.Count];
        using var barrier = new Barrier(bodies.Count);
        Thread[] threads = [.. bodies.Select((body, index) => new Thread(() =>
        {
            try
            {
                barrier.SignalAndWait(Long);
                body();
            }
            catch (Exception error)
            {
                errors[index] = error;
            }
        }) { IsBackground = true, Name = $"test {index}" })];
        foreach (Thread thread in threads)
            thread.Start();
        DateTime end = DateTime.UtcNow + (limit ?? Long);
        for (int i = 0; i < threads.Length; i++)
        {
            TimeSpan left = end - DateTime.UtcNow;
            if (!threads[i].Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                Assert.Fail($"Thread {i} of {threads.Length} hangs. {state()} {errors.FirstOrDefault(error => error is not null)}");
        }

        if (errors.FirstOrDefault(error => error is not null) is { } first)
            throw new InvalidOperationException($"A thread failed: {first.Message} {state()}", first);
    }

    internal static async Task<T> Get<T>(Task<T> task, Func<string> state)
    {
        await Within(task, state);
        return await task;
    }

    internal static async Task Within(Task task, Func<string> state, TimeSpan? limit = null)
    {
        if (await Task.WhenAny(task, Task.Delay(limit ?? Long)) != task)
            Assert.Fail($"A task hangs ({task.Status}). {state()}");
        await task;
    }
}
