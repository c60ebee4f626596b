namespace Uacce.Framework;

/// <summary>The places in the order of locks. <c>docs/locks.md</c> names the lock of each; two of one rank are never held together.</summary>
internal enum LockRank
{
    /// <summary>The outermost.</summary>
    Registry,

    /// <summary>After <see cref="Registry"/>.</summary>
    Device,

    /// <summary>After <see cref="Device"/>: an address space's. Only a leaf follows; a queue's lock neither follows nor precedes it.</summary>
    Bindings,

    /// <summary>After <see cref="Device"/>. Only a leaf follows.</summary>
    Queue,

    /// <summary>After any other; nothing follows.</summary>
    Leaf,
}
