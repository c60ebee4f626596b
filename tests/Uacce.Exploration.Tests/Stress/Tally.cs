using System.Globalization;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Stress;

/// <summary>What the drivers of all races have counted; each race was balanced by itself.</summary>
internal sealed class Tally
{
    private long _gets;
    private long _puts;
    private long _starts;
    private long _stops;
    private long _binds;
    private long _accesses;
    private long _overlaps;

    public void Add(RaceTrack track)
    {
        JudgedSystem system = track.System;
        _overlaps += track.Overlaps;
        _gets += system.Driver.GetCount;
        _puts += system.Driver.PutCount;
        _starts += system.Driver.StartCount;
        _stops += system.Driver.StopCount;
        _binds += system.BindCount;
        _accesses += system.AccessCount;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"get/put {_gets:N0}/{_puts:N0}, start/stop {_starts:N0}/{_stops:N0}, bindings made and gone {_binds:N0}, accesses {_accesses:N0}; {_overlaps:N0} operations began beside another");
}
