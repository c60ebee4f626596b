using System.Globalization;
using Uacce.Cli.Accelerators;

namespace Uacce.Cli.Doctor;

/// <summary>Compares workers with processors.</summary>
internal static class ProcessorCheck
{
    public static Finding Run(AcceleratorChoice choice)
    {
        int processors = Environment.ProcessorCount;
        string message = string.Create(CultureInfo.InvariantCulture, $"{choice.Workers} for {processors} processor(s)");
        return choice.Workers > processors
            ? new Finding("processors", "workers", Health.Note, message, string.Create(CultureInfo.InvariantCulture, $"'-T {processors}': more workers than processors only take turns"))
            : new Finding("processors", "workers", Health.Ok, message);
    }
}
