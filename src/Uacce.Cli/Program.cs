using Uacce.Cli;
using Uacce.Cli.Commands;

CommandConsole console = CommandConsole.OfProcess();
using var interruption = new Interruption(console);
return UacceCommand.Run(args, console);
