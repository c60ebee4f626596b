using System.Runtime.CompilerServices;
using Uacce.Abi;

namespace Uacce.Devices.QueueManager;

/// <summary>An entry of the submission ring as words, the parts in which it arrives.</summary>
[InlineArray(QmDusLayout.DescriptorSize / sizeof(ulong))]
internal struct QmEntryWords
{
    private ulong _first;
}
