using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Fuse;

/// <summary>The nodes that the kernel knows, by number. Numbers are never reused. Thread-safe.</summary>
internal sealed class NodeTable
{
    // Guards the table, and id and look-ups of each node.
    // A leaf: nothing is taken under it.
    // Never held across anything that waits.
    private readonly Lock _nodesLock = new();
    private readonly Dictionary<ulong, FuseNode> _nodes = [];
    private ulong _next = FuseProtocol.RootNodeId;

    /// <summary>Makes a table with its root, which is never forgotten.</summary>
    public NodeTable(FuseDirectory root) => Remember(root);

    /// <summary>How many nodes the kernel knows.</summary>
    public int Count
    {
        get
        {
            using (_nodesLock.EnterScope())
                return _nodes.Count;
        }
    }

    public FuseNode? Find(ulong id)
    {
        using (_nodesLock.EnterScope())
            return _nodes.GetValueOrDefault(id);
    }

    /// <summary>Counts a look-up of a node, which gets its number with the first.</summary>
    public void Remember(FuseNode node)
    {
        using (_nodesLock.EnterScope())
        {
            if (node.Id == 0)
            {
                node.Id = _next++;
                _nodes.Add(node.Id, node);
            }

            node.Lookups++;
        }
    }

    /// <summary>Takes look-ups back; a node without any is gone.</summary>
    public void Forget(ForgetRequest request)
    {
        using (_nodesLock.EnterScope())
        {
            if (request.Node == FuseProtocol.RootNodeId || !_nodes.TryGetValue(request.Node, out FuseNode? node))
                return;
            node.Lookups -= Math.Min(node.Lookups, request.Lookups);
            if (node.Lookups > 0)
                return;
            _nodes.Remove(node.Id);
            node.Id = 0;
        }
    }
}
