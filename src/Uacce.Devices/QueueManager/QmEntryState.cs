namespace Uacce.Devices.QueueManager;

/// <summary>What a slot says of its next entry.</summary>
internal enum QmEntryState
{
    /// <summary>Nothing, or not enough to tell it from what the device left.</summary>
    Missing,

    /// <summary>The client has written there. What it has not may be on its way, or be meant to stay.</summary>
    Begun,

    /// <summary>All of it has arrived.</summary>
    Whole,
}
