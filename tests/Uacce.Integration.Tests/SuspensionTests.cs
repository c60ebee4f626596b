using System.Globalization;
using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>A client or a server that is suspended in the midst of its work, and goes on with it.</summary>
public sealed class SuspensionTests : IDisposable
{
    private readonly ServeRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void AClientThatIsSuspendedKeepsNobodyAndGoesOn()
    {
        using Peer client = AtWork();
        Suspend(client.Id);
        try
        {
            using Peer other = _rig.Client(8, "hold");
            other.Expect("ready");
            other.Say("end");
            other.MustSucceed();
        }
        finally
        {
            ServeRig.Signal(client.Id, ServeRig.ContinueSignal);
        }

        MustGoOn(client);
    }

    [Fact]
    public void AServerThatIsSuspendedGoesOnWithItsClients()
    {
        using Peer client = AtWork();
        Suspend(_rig.Id);
        ServeRig.Signal(_rig.Id, ServeRig.ContinueSignal);
        MustGoOn(client);
    }

    private Peer AtWork()
    {
        Peer client = _rig.Client(2, "share");
        client.Expect("ready");
        client.Say("go");
        UntilMoreThan(0);
        return client;
    }

    private void MustGoOn(Peer client)
    {
        UntilMoreThan(Requests + 100);
        client.Say("stop");
        Assert.All(client.Hear().Split(' ', StringSplitOptions.RemoveEmptyEntries), static count => Assert.NotEqual("0", count));
        client.MustSucceed();
    }

    private long Requests => _rig.Status.GetProperty("requests").GetInt64();

    private void UntilMoreThan(long count) => Until.True(() => Requests > count, () => $"{Requests} requests, of {count}, are done");

    /// <summary>Suspends a process and all its threads, and waits for that.</summary>
    private static void Suspend(int process)
    {
        ServeRig.Signal(process, ServeRig.StopSignal);
        Until.True(
            () => Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")).All(IsStopped),
            () => $"process {process} runs");
    }

    private static bool IsStopped(string thread)
    {
        try
        {
            return ProcessState.Of(thread) == ProcessState.Stopped;
        }
        catch (IOException)
        {
            return false; // it ended just now, so not all were stopped
        }
    }
}
