using System.CommandLine;
using Uacce.Throughput;

var rounds = new Option<int>("--rounds") { Description = "Interleaved rounds of each measurement.", DefaultValueFactory = _ => 20 };
var file = new Option<FileInfo?>("--file") { Description = "What to compress; without it, parts of /usr.", };
var root = new RootCommand(
    "Measures the system against what a user would pick instead. Every figure is a ratio of two sides measured alternately "
    + "in one run. On a machine shared between sessions, run it in a session of its own with a raised autogroup weight.");

root.Subcommands.Add(Make("roundtrip", "Empty requests against a cache-line ping-pong: alone, 64 deep, one queue of 512.", LatencyBench.Run));
root.Subcommands.Add(Make("blocks", "Pipelined blocks through a queue against the same engine in a loop.", BlockBench.Run));
root.Subcommands.Add(Make("streams", "Whole files against .NET's GZipStream.", StreamBench.Run));
root.Subcommands.Add(Make("served", "The same through a server in another process; takes root.", ServedBench.Run));
root.Subcommands.Add(Make("clients", "Eight processes on one server against one of them; takes root.", ClientsBench.Run));
root.Subcommands.Add(MakeUadk());
root.Subcommands.Add(Make("idle", "What an open, idle queue costs, and how often workers are woken.", IdleBench.Run));
root.Subcommands.Add(MakeClient());
return root.Parse(args).Invoke();

Command Make(string name, string description, Action<BenchOptions> run)
{
    var command = new Command(name, description) { rounds, file };
    command.SetAction(parsed => run(new BenchOptions(parsed.GetValue(rounds), parsed.GetValue(file))));
    return command;
}

Command MakeUadk()
{
    var tool = new Argument<FileInfo>("tool") { Description = "Your build of uadk_tool; LD_LIBRARY_PATH says where its libraries are." };
    var command = new Command("uadk", "Our client against UADK's own on the devices of one server; takes root.") { rounds, tool };
    command.SetAction(parsed => UadkBench.Run(new BenchOptions(parsed.GetValue(rounds), null), parsed.GetValue(tool)!));
    return command;
}

// Started by the measurement, not by a user.
static Command MakeClient()
{
    var at = new Argument<string>("root");
    var size = new Argument<int>("size");
    var depth = new Argument<int>("depth");
    var command = new Command(ClientProcess.Command) { at, size, depth };
    command.Hidden = true;
    command.SetAction(parsed => ClientProcess.Run(parsed.GetValue(at)!, parsed.GetValue(size), parsed.GetValue(depth)));
    return command;
}
