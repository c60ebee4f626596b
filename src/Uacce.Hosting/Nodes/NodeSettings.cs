using Microsoft.Extensions.Logging;

namespace Uacce.Hosting.Nodes;

/// <summary>What all nodes of a host have in common.</summary>
/// <param name="PageSize">Bytes of a page, which regions lie at multiples of.</param>
/// <param name="Permissions">Permission bits of device nodes.</param>
/// <param name="User">Owner of device nodes.</param>
/// <param name="Group">Group of device nodes.</param>
/// <param name="Log">Where refused opens are reported.</param>
internal sealed record NodeSettings(int PageSize, uint Permissions, uint User, uint Group, ILogger Log);
