using System.CommandLine;
using Uacce.Cli.Accelerators;
using Uacce.Client;

namespace Uacce.Cli.Commands;

/// <summary>The options that choose accelerators, for every command that uses some.</summary>
internal sealed class AcceleratorSwitches
{
    private readonly Option<string?> _device = new("--device")
    {
        HelpName = "NAME",
        Description = "Use only this device, or only those of 'kernel', 'served' (by 'uacce serve') or 'embedded' (inside this process); 'served:NAME' says both. Default: hardware if there is any, else embedded.",
    };

    private readonly Option<string?> _engine = new("--engine")
    {
        HelpName = "NAME",
        Description = $"Engine of the embedded devices: {string.Join(", ", AcceleratorChoice.EngineNames)}. Default: the fastest installed for each task.",
    };

    private readonly Option<string?> _fallback = new("--fallback")
    {
        HelpName = "WHEN",
        Description = "When .NET's own codecs may step in: never, no-device, on-error. Default: never.",
    };

    private readonly Option<int> _workers = new("--workers", "-T")
    {
        HelpName = "N",
        Description = "Worker threads, queues in use, and small files at a time.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public AcceleratorSwitches(Command command)
    {
        _engine.AcceptOnlyFromAmong([.. AcceleratorChoice.EngineNames]);
        _fallback.AcceptOnlyFromAmong("never", "no-device", "on-error");
        _workers.Validators.Add(result =>
        {
            if (!result.Tokens.Any() || (int.TryParse(result.Tokens[0].Value, out int count) && count is >= 1 and <= 1024))
                return;
            result.AddError("'--workers' is a number from 1 to 1024");
        });
        command.Options.Add(_workers);
        command.Options.Add(_device);
        command.Options.Add(_engine);
        command.Options.Add(_fallback);
    }

    public AcceleratorChoice Read(ParseResult parsed) => new(
        parsed.GetValue(_device),
        parsed.GetValue(_engine),
        parsed.GetValue(_workers),
        parsed.GetValue(_fallback) switch
        {
            "no-device" => FallbackPolicy.WhenNoDevice,
            "on-error" => FallbackPolicy.OnError,
            _ => FallbackPolicy.Never,
        });
}
