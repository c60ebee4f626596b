using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Uacce.Hosting.Control;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Control;

/// <summary>The control socket as strangers see it: what it answers, what it refuses, and what they cannot do to each other.</summary>
public sealed class ControlServerTests : IDisposable
{
    private readonly HostRig _rig = new(mmioPages: 2);
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("uacce-control-").FullName, "control.sock");
    private readonly ControlCommands _commands;
    private readonly ControlServer _server;

    public ControlServerTests()
    {
        _commands = new ControlCommands(_rig.Registry, _rig.Host);
        _server = Serve();
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
        _rig.Dispose();
    }

    [Fact]
    public void StatusAndProcessesAreAnswered()
    {
        _rig.Driver.UsageText = "ADD: 12\nSUBTRACT:3\nsince: noon\n7\n";
        using Peer peer = _rig.Start("hold", _rig.Node, "8192");
        peer.Expect("ready");
        ControlReply status = Status();
        Until.True(() => (status = Status()).Devices![0].Requests > 0, () => "the request is not counted"); // which is behind its completion
        Assert.Equal((Environment.ProcessId, _rig.Host.Directory, false), (status.Server!.Process, status.Server.Root, status.Server.Draining));
        DeviceReport device = Assert.Single(status.Devices!);
        Assert.Equal(("adding-0", "adding_v1", 1, 3, 1L), (device.Name, device.Api, device.OpenQueues, device.AvailableQueues, device.Requests));
        Assert.Equal(new Dictionary<string, int> { ["ADD"] = 12, ["SUBTRACT"] = 3 }, device.Usage);
        ClientReport client = Assert.Single(ControlClient.Ask(_path, new ControlRequest { Command = "ps" }).Clients!);
        Assert.Equal(new ClientReport(peer.Id, "hold", 0, "adding-0", 1, 1, 1), client);
    }

    private ControlReply Status() => ControlClient.Ask(_path, new ControlRequest { Command = "status" });

    [Theory]
    [InlineData("", "that is no question")]
    [InlineData("null", "that is no question")]
    [InlineData("[]", "that is no question")]
    [InlineData("{\"version\":1,\"command\":\"status\",\"more\":1}", "that is no question")]
    [InlineData("{\"version\":1,\"command\":7}", "that is no question")]
    [InlineData("{\"version\":1,\"command\":\"status\"", "that is no question")]
    [InlineData("{\"version\":2,\"command\":\"status\"}", "speaks version 1")]
    [InlineData("{\"command\":\"status\"}", "speaks version 1")]
    [InlineData("{\"version\":1,\"command\":\"fly\"}", "no such command")]
    [InlineData("{\"version\":1,\"command\":null}", "no such command")]
    [InlineData("{\"version\":1,\"command\":\"remove\"}", "no such device")]
    [InlineData("{\"version\":1,\"command\":\"remove\",\"device\":\"../adding-0\"}", "no such device")]
    [InlineData("\0\u0001\u0002", "that is no question")]
    public void WhatIsNoQuestionIsRefused(string line, string refusal)
    {
        string answer = Converse(Encoding.UTF8.GetBytes(line + "\n"));
        Assert.Contains(refusal, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void ALineThatIsTooLongIsNotAnswered() =>
        Assert.Equal("", Converse(Encoding.UTF8.GetBytes("{\"version\":1,\"command\":\"" + new string('x', ControlProtocol.MaxRequest) + "\"}\n")));

    [Fact]
    public void AQuestionMayComeInPieces()
    {
        using Socket socket = Connect();
        foreach (byte one in "{\"version\":1,\"command\":\"ps\"}\n"u8)
            socket.Send([one]);
        Assert.Equal("{\"version\":1,\"clients\":[]}\n", Read(socket));
    }

    [Fact]
    public void SilentClientsKeepNobodyFromAsking()
    {
        Socket[] silent = [.. Enumerable.Range(0, 5 * ControlProtocol.MaxConnectionsOfUser).Select(_ => Connect())];
        for (int i = 0; i < ControlProtocol.MaxConnectionsOfUser; i++)
            Assert.NotNull(Status().Server);
        foreach (Socket socket in silent)
            socket.Dispose();
    }

    [Fact]
    public void ClientsThatDoNotReadOrHangUpCostNothing()
    {
        for (int i = 0; i < 100; i++)
        {
            using Socket socket = Connect();
            socket.Send("{\"version\":1,\"command\":\"status\"}\n"u8);
        }

        Assert.NotNull(Status().Server);
    }

    [Theory]
    [InlineData("{\"version\":1,\"command\":\"inject\",\"device\":\"adding-0\",\"count\":0}", "1 to 65535 errors")]
    [InlineData("{\"version\":1,\"command\":\"inject\",\"device\":\"adding-0\",\"count\":2147483647}", "1 to 65535 errors")]
    [InlineData("{\"version\":1,\"command\":\"isolate\",\"device\":\"adding-0\"}", "could not be isolated: ENOENT")]
    public void ChangesThatMakeNoSenseAreRefused(string line, string refusal) =>
        Assert.Contains(refusal, Converse(Encoding.UTF8.GetBytes(line + "\n")), StringComparison.Ordinal);

    [Fact]
    public void AResetEndsQueuesAndEverythingIsToldInOrder()
    {
        using Peer peer = _rig.Start("hold", _rig.Node, "8192");
        peer.Expect("ready");
        Assert.Null(_commands.Execute(new ControlRequest { Version = 1, Command = "inject", Device = "adding-0", Count = 2, Reason = "why" }, new PeerCredentials(7, 0)).Error);
        Assert.Null(_commands.Execute(new ControlRequest { Version = 1, Command = "reset", Device = "adding-0" }, new PeerCredentials(7, 0)).Error);
        Assert.Equal(0, Assert.Single(ControlClient.Ask(_path, new ControlRequest { Command = "ps" }).Clients!).Started);
        ControlReply all = ControlClient.Ask(_path, new ControlRequest { Command = "events" });
        Assert.Equal(
            [(0L, "hardwareError", "why"), (1L, "hardwareError", "why"), (2L, "reset", "Process 7 asked for it.")],
            all.Events!.Select(happened => (happened.Number, happened.Kind, happened.Reason)));
        Assert.Equal(2, Assert.Single(ControlClient.Ask(_path, new ControlRequest { Command = "events", From = 2 }).Events!).Number);
        string tooLong = new('x', 201);
        Assert.Contains("at most 200", _commands.Execute(new ControlRequest { Version = 1, Command = "reset", Device = "adding-0", Reason = tooLong }, new PeerCredentials(7, 0)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyRootAndItsOwnUserChangeAnything()
    {
        const uint Somebody = 12345;
        var remove = new ControlRequest { Version = 1, Command = "remove", Device = "adding-0" };
        Assert.Contains("permission denied", _commands.Execute(remove, new PeerCredentials(1, Somebody)).Error, StringComparison.Ordinal);
        Assert.NotNull(_commands.Execute(new ControlRequest { Version = 1, Command = "status" }, new PeerCredentials(1, Somebody)).Devices);
        Assert.Single(_rig.Registry.Devices);
        Assert.Null(_commands.Execute(remove, new PeerCredentials(1, 0)).Error);
        Assert.Empty(_rig.Registry.Devices);
    }

    [Fact]
    public void TheKernelSaysWhoAsks()
    {
        using Socket socket = Connect();
        Assert.Equal(Environment.ProcessId, PeerCredentials.Of(socket).Process);
    }

    [Fact]
    public void TheSocketIsItsOwners() => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));

    [Fact]
    public void ASecondServerIsRefusedAndADeadOnesSocketReplaced()
    {
        Assert.Contains("Another server", Assert.Throws<HostException>(Serve).Message, StringComparison.Ordinal);
        string dead = _path + ".dead";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(dead + ".born"));
            File.Move(dead + ".born", dead); // or the socket would take it along
        }

        Assert.True(File.Exists(dead));
        using (Serve(dead))
            Assert.NotNull(ControlClient.Ask(dead, new ControlRequest { Command = "status" }).Server);
        Assert.False(File.Exists(dead));
    }

    [Fact]
    public void WhatIsNoSocketIsLeftAlone()
    {
        string file = _path + ".txt";
        File.WriteAllText(file, "precious");
        Assert.Throws<HostException>(() => Serve(file));
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Fact]
    public void NobodyAnswersIsSaid() => Assert.Contains(
        "No server answers", Assert.Throws<HostException>(() => ControlClient.Ask(_path + ".none", new ControlRequest())).Message, StringComparison.Ordinal);

    private ControlServer Serve() => Serve(_path);

    private ControlServer Serve(string path) => new(path, UnixFileMode.UserRead | UnixFileMode.UserWrite, _commands, NullLogger.Instance);

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)Until.Limit.TotalMilliseconds };
        socket.Connect(new UnixDomainSocketEndPoint(_path));
        return socket;
    }

    private string Converse(byte[] line)
    {
        using Socket socket = Connect();
        socket.Send(line);
        return Read(socket);
    }

    private static string Read(Socket socket)
    {
        var answer = new MemoryStream();
        byte[] part = new byte[4096];
        try
        {
            for (int length = socket.Receive(part); length > 0; length = socket.Receive(part))
                answer.Write(part, 0, length);
        }
        catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed with bytes unread.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
