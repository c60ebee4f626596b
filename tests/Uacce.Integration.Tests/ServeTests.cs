using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>One server, and programs in processes of their own: what they share, what they see, and how it ends.</summary>
public sealed class ServeTests : IDisposable
{
    private const int ENXIO = 6;
    private const int ENOENT = 2;
    private const int ECONNABORTED = 103;
    private const int ENOTCONN = 107;

    private readonly ServeRig _rig = new("--device", "zip", "--drain", "20");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void TwoProgramsShareADeviceAndAreSeen()
    {
        using Peer one = _rig.Client(3, "hold");
        using Peer two = _rig.Client(2, "hold");
        one.Expect("ready");
        two.Expect("ready");

        Until.True(() => Number(_rig.Status, "requests") == 5, () => "requests are not counted"); // which is behind their completion
        JsonElement device = _rig.Status;
        Assert.Equal((5, 1019), (Number(device, "openQueues"), Number(device, "availableQueues")));
        JsonElement[] clients = [.. _rig.Ask("ps").GetProperty("clients").EnumerateArray()];
        Assert.Equal(
            new[] { (one.Id, 3, 3), (two.Id, 2, 2) }.Order(),
            clients.Select(client => (Number(client, "process"), Number(client, "queues"), Number(client, "requests"))));
        Assert.All(clients, client => Assert.Equal(("served", 0L, ServeRig.Device), (
            client.GetProperty("command").GetString(), client.GetProperty("user").GetInt64(), client.GetProperty("device").GetString())));

        two.Say("end");
        two.MustSucceed();
        Until.True(() => Number(_rig.Status, "openQueues") == 3, () => "the queues of a program that ended are open");
        Assert.Equal(5, Number(_rig.Status, "requests"));
        one.Say("end");
        one.MustSucceed();
        Assert.Matches("hisi_zip-0 +hisi_qm_v3 +zlib,gzip,deflate +", _rig.Run("status").Output);
        Assert.Matches("PID +COMMAND", _rig.Run("ps").Output);
    }

    [Fact]
    public void QueuesOfAKilledProgramAreFreeWithinASecond()
    {
        string instances = Path.Combine(_rig.Root, "class", ServeRig.Device, "available_instances");
        var times = new List<TimeSpan>();
        for (int i = 0; i < 3; i++)
        {
            using Peer peer = _rig.Client(8, "hold");
            peer.Expect("ready");
            Assert.Equal("1016\n", File.ReadAllText(instances));
            var watch = Stopwatch.StartNew();
            peer.Kill();
            Until.True(() => File.ReadAllText(instances) == "1024\n", () => "the queues are not free");
            times.Add(watch.Elapsed);
        }

        Assert.True(times.Min() < TimeSpan.FromSeconds(1), $"It took {string.Join(", ", times)}."); // a busy machine may hold one up
    }

    [Fact]
    public void AClientWhoseMemoryDoesNotAnswerKeepsNobodyElseOutAndTheServerFromNoEnd()
    {
        const int Kill = 9, Stop = 19, Continue = 18;
        using var silent = new ServeRig("--device", "zip");
        using Peer victim = _rig.Client(1, "stall", Path.Combine(silent.Root, "class", ServeRig.Device, "api"));
        victim.Expect("mapped");
        ServeRig.Signal(silent.Id, Stop);
        try
        {
            victim.Say("go on");
            victim.Expect("submitted");
            for (int i = 0; i < 3; i++)
            {
                using Peer other = _rig.Client(8, "hold"); // more than there are workers: some are the stuck one's, too
                other.Expect("ready");
                other.Kill();
                ServeRig.Signal(victim.Id, Kill); // which it does not feel before its page comes
            }

            _rig.Terminate();
            _rig.Terminate();
            (int exitCode, string error) = _rig.UntilEnded();
            Assert.True(exitCode == 1, error);
            Assert.Contains("does not answer", error, StringComparison.Ordinal);
        }
        finally
        {
            ServeRig.Signal(silent.Id, Continue);
        }
    }

    [Fact]
    public void AServerDoesNotLookAtIdleQueuesAndIsWokenForThem()
    {
        using Peer peer = _rig.Client(16, "rest");
        peer.Expect("asleep");
        peer.Expect("woken");
        peer.MustSucceed();
        Until.True(() => Number(_rig.Status, "requests") == 32, () => "requests were lost");
    }

    [Fact]
    public void ADeviceIsRemovedUnderLoad()
    {
        using Peer peer = _rig.Client(1, "work");
        peer.Expect("working");
        Assert.Equal(0, _rig.Run("remove", ServeRig.Device).ExitCode);
        peer.Expect($"poll 24 start {ENXIO} open {ENOENT}"); // POLLERR | POLLHUP
        peer.Expect("ended");
        peer.MustSucceed();
        Assert.Empty(_rig.Ask("status").GetProperty("devices").EnumerateArray());
        (int exitCode, _, string error) = _rig.Run("remove", ServeRig.Device);
        Assert.Equal((1, $"uacce: {ServeRig.Device}: there is no such device\n"), (exitCode, error));
    }

    [Fact]
    public void ADeviceIsResetUnderLoadAndClientsOpenAnew()
    {
        using Peer peer = _rig.Client(1, "work");
        peer.Expect("working");
        Assert.Equal(0, _rig.Run("reset", ServeRig.Device, "--reason", "a test").ExitCode);
        peer.Expect($"poll 24 start {ENXIO} open 0");
        peer.Expect("ended");
        peer.MustSucceed();
        (int exitCode, string output, _) = _rig.Run("events");
        Assert.Equal(0, exitCode);
        Assert.Matches("hisi_zip-0 +reset +a test\n", output);
    }

    [Fact]
    public void ErrorsAreInjectedAndTheDeviceIsIsolated()
    {
        Assert.Equal(0, _rig.Run("inject", ServeRig.Device, "--count", "2", "--reason", "parity").ExitCode);
        Assert.False(_rig.Ask("status").GetProperty("devices")[0].GetProperty("isolated").GetBoolean());
        Assert.Equal(0, _rig.Run("isolate", ServeRig.Device).ExitCode);
        Assert.True(_rig.Ask("status").GetProperty("devices")[0].GetProperty("isolated").GetBoolean());
        (int exitCode, string output, _) = _rig.Run("events", "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal(["hardwareError", "hardwareError", "isolated"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()!));
    }

    [Fact]
    public void AServerThatIsKilledCutsClientsOffAndIsFollowedByAnother()
    {
        using Peer peer = _rig.Client(1, "work");
        peer.Expect("working");
        _rig.Kill();
        // POLLERR; a call that the server's end interrupts says so.
        Assert.Matches($"^poll 8 start ({ECONNABORTED}|{ENOTCONN}) open {ENOTCONN}$", peer.Hear());
        peer.Expect("ended");
        peer.MustSucceed();

        Assert.Equal(1, _rig.Run("status").ExitCode);
        Assert.Contains("cleaned up", _rig.Restart(), StringComparison.Ordinal);
        using Peer next = _rig.Client(1, "hold");
        next.Expect("ready");
        next.Say("end");
        next.MustSucceed();
    }

    [Fact]
    public void ASecondServerAtTheSamePlaceSaysSo()
    {
        using Process second = _rig.Start();
        Assert.True(second.WaitForExit(Until.Limit), "The second server does not end.");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another server is at work", second.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(0, _rig.Run("status").ExitCode);
    }

    [Fact]
    public void AServerThatIsStoppedWaitsForOpenQueues()
    {
        using Peer peer = _rig.Client(1, "hold");
        peer.Expect("ready");
        _rig.Terminate();
        Until.True(() => _rig.Ask("status").GetProperty("server").GetProperty("draining").GetBoolean(), () => "it is not draining");
        using Peer late = _rig.Client(1, "hold");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(late.MustSucceed);
        Assert.False(_rig.HasEnded);
        peer.Say("end");
        peer.MustSucceed();
        (int exitCode, string error) = _rig.UntilEnded();
        Assert.Equal(0, exitCode);
        Assert.Contains("waits 20 s at most for 1", error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_rig.Root));
        Assert.False(Path.Exists(_rig.Root + ".sock"));
    }

    [Fact]
    public void ASecondSignalEndsItAtOnce()
    {
        using Peer peer = _rig.Client(1, "work");
        peer.Expect("working");
        _rig.Terminate();
        Until.True(() => _rig.Ask("status").GetProperty("server").GetProperty("draining").GetBoolean(), () => "it is not draining");
        var watch = Stopwatch.StartNew();
        _rig.Terminate();
        Assert.Equal(0, _rig.UntilEnded().ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "It waited.");
        Assert.StartsWith("poll ", peer.Hear(), StringComparison.Ordinal);
        peer.Expect("ended");
        peer.MustSucceed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheServiceManagerIsTold(bool isAbstract)
    {
        string root = _rig.Root + "-notified";
        string name = isAbstract ? $"uacce-test-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}" : root + ".notify";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = (int)Until.Limit.TotalMilliseconds };
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        using Process server = _rig.StartCommand([("NOTIFY_SOCKET", isAbstract ? "@" + name : name)], ["serve", "--mount", root]);
        Assert.StartsWith("READY=1\nSTATUS=", Receive(manager), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(root, "class", ServeRig.Device)));
        ServeRig.Signal(server.Id, ServeRig.TerminateSignal);
        Assert.StartsWith("STOPPING=1\n", Receive(manager), StringComparison.Ordinal);
        Assert.True(server.WaitForExit(Until.Limit));
        Assert.Equal(0, server.ExitCode);
    }

    private static string Receive(Socket socket)
    {
        byte[] datagram = new byte[1024];
        return System.Text.Encoding.UTF8.GetString(datagram, 0, socket.Receive(datagram));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
