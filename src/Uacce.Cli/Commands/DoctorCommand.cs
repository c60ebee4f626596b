using System.CommandLine;
using Uacce.Cli.Accelerators;
using Uacce.Cli.Doctor;
using Uacce.Cli.Json;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Cli.Commands;

/// <summary><c>uacce doctor</c>: what is here, what is missing, what to do.</summary>
internal static class DoctorCommand
{
    private const string Lesson = """
        Examples:
          uacce doctor
          uacce doctor --json | jq '.findings[] | select(.health != "ok")'

        Exit code 0: everything that is needed works. 1: something does not, and the line that says 'broken' says what
        to do. A 'note' is about something that would be good to have.
        """;

    public static Command Create(CommandConsole console, Dictionary<Command, string> lessons)
    {
        var command = new Command("doctor", "Look at what is here and what is missing, test each device, and say what to do.");
        Option<bool> json = JsonSwitch.AddTo(command);
        command.SetAction(parsed => Run(console, parsed.GetValue(json)));
        lessons.Add(command, Lesson);
        return command;
    }

    private static int Run(CommandConsole console, bool json)
    {
        List<Finding> findings = [.. KernelCheck.Run()];
        using (var embedded = new EmbeddedAccelerators(new EmbeddedOptions()))
        {
            findings.AddRange(EngineCheck.Run(embedded));
            findings.Add(ProcessorCheck.Run(AcceleratorChoice.Default));
            findings.AddRange(embedded.Source.Enumerate().Select(RoundTripCheck.Run));
            IEnumerable<AcceleratorDevice> hardware = new KernelDevices().Enumerate()
                .Where(device => findings.Any(finding => finding is { Topic: "kernel", Health: Health.Ok } && finding.Subject == device.Name));
            findings.AddRange(hardware.Select(RoundTripCheck.Run));
        }

        findings.AddRange(HostingCheck.Run(HostingMachine.Here()));
        findings.AddRange(ServerCheck.Run());

        bool healthy = findings.All(finding => finding.Health != Health.Broken);
        if (json)
            UacceJson.Write(console, new DoctorListing(healthy, findings), UacceJson.Default.DoctorListing);
        else
            Write(console, findings, healthy);
        return healthy ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Write(CommandConsole console, IReadOnlyList<Finding> findings, bool healthy)
    {
        foreach (Finding finding in findings)
        {
            string mark = finding.Health switch { Health.Ok => "ok    ", Health.Note => "note  ", _ => "broken" };
            console.Text.WriteLine($"{mark}  {finding.Topic} {finding.Subject}: {finding.Message}");
            if (finding.Advice is not null)
                console.Text.WriteLine($"        -> {finding.Advice}");
        }

        console.Text.WriteLine(healthy ? "Everything that is needed works." : "Something that is needed does not work: see 'broken' above.");
    }
}
