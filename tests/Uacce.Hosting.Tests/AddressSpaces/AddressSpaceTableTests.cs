using System.Globalization;
using Uacce.Abi;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Tests.Support;
using Xunit;

namespace Uacce.Hosting.Tests.AddressSpaces;

/// <summary>The end of the table itself.</summary>
public sealed class AddressSpaceTableTests
{
    public AddressSpaceTableTests() => FuseMachine.Need();

    /// <summary>Spaces that stay only because they share memory are forgotten by whoever comes first: their deaths, or the table's end.</summary>
    [Fact]
    public void ItEndsWhileSpacesDie()
    {
        const int Length = 64 * 4096;
        for (int round = 0; round < 10; round++)
        {
            var table = new AddressSpaceTable();
            Peer[] peers = [.. Enumerable.Range(0, 8).Select(_ => new Peer(CPrograms.Executable("shared"), ["good"]))];
            foreach (Peer peer in peers)
            {
                string[] said = peer.Hear().Split(' ');
                var range = new SharedMemoryRange(
                    int.Parse(said[0], CultureInfo.InvariantCulture), ulong.Parse(said[1], CultureInfo.InvariantCulture), Length);
                Assert.Equal(Errno.None, table.Enter((uint)peer.Id, out RemoteAddressSpace? space, out _));
                Assert.Equal(Errno.None, space!.Share(peer.Id, range));
                table.Leave(space);
            }

            Assert.Equal(peers.Length, table.Count);
            foreach (Peer peer in peers)
                peer.Kill();
            table.Dispose();
            Assert.Equal(0, table.Count);
            foreach (Peer peer in peers)
                peer.Dispose();
        }
    }
}
