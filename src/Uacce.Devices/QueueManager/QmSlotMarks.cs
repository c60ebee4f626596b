namespace Uacce.Devices.QueueManager;

/// <summary>What the device could mark in a slot.</summary>
internal enum QmSlotMarks : byte
{
    /// <summary>All but words that a client reads again. Those may still be the last entry's when all marks are gone.</summary>
    Most,

    /// <summary>Every word that matters: with all marks gone, all of the entry is there.</summary>
    All,
}
