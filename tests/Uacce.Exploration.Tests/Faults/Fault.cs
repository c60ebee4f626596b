namespace Uacce.Exploration.Tests.Faults;

/// <summary>How what fails does so.</summary>
internal enum Fault
{
    /// <summary>Says no: an error number, or false.</summary>
    Refuse,

    /// <summary>Throws, as a defect does.</summary>
    Throw,

    /// <summary>Throws <see cref="OutOfMemoryException"/>.</summary>
    Exhaust,
}
