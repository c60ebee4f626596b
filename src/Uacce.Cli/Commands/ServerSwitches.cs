using System.CommandLine;
using Uacce.Cli.Serve;
using Uacce.Hosting;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Commands;

/// <summary>The option that names a server's control socket, and the way to ask it.</summary>
internal sealed class ServerSwitches
{
    private readonly Option<string?> _socket = new("--socket")
    {
        HelpName = "PATH",
        Description = "The control socket. Default: that of the server at UACCE_ROOT, or at its usual place.",
    };

    public ServerSwitches(Command command) => command.Options.Add(_socket);

    /// <summary>Asks one question.</summary>
    /// <exception cref="CommandException">There is no answer, or a refusal.</exception>
    public ControlReply Ask(ParseResult parsed, string command) => Ask(parsed, new ControlRequest { Command = command });

    /// <summary>Asks one question.</summary>
    /// <exception cref="CommandException">There is no answer, or a refusal.</exception>
    public ControlReply Ask(ParseResult parsed, ControlRequest request)
    {
        string socket = parsed.GetValue(_socket) ?? ServedPlaces.FindSocket();
        try
        {
            return ControlClient.Ask(socket, request);
        }
        catch (HostException failure)
        {
            string subject = request.Device is { } device ? $"{device}: " : "";
            throw new CommandException($"{subject}{failure.Message.TrimEnd('.')}");
        }
    }
}
