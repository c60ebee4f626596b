using System.Text.Json;
using Uacce.Framework;

namespace Uacce.Hosting.Control;

/// <summary>What happened to a device.</summary>
/// <param name="Number">Counts the events of a server, from 0.</param>
/// <param name="Time">When, in UTC.</param>
/// <param name="Device">The device.</param>
/// <param name="Kind">The name of a <see cref="DeviceEventKind"/>, such as <c>hardwareError</c>.</param>
/// <param name="Pasid">The address space it concerns; 0: none.</param>
/// <param name="Address">For a fault: the first address.</param>
/// <param name="Length">For a fault: the bytes wanted there.</param>
/// <param name="Access">For a fault: <c>read</c> or <c>write</c>, or both; else null.</param>
/// <param name="Count">For faults and errors: how many there have been.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record EventReport(
    long Number, DateTimeOffset Time, string Device, string Kind, int Pasid, ulong Address, long Length, string? Access, long Count, string Reason)
{
    public static EventReport Of(in DeviceEvent happened) => new(
        happened.Number,
        happened.Time,
        happened.Device,
        Name(happened.Kind.ToString()),
        happened.Pasid,
        happened.Address,
        happened.Length,
        happened.Kind == DeviceEventKind.Fault ? Name(happened.Access.ToString()) : null,
        happened.Count,
        happened.Reason);

    private static string Name(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);
}
