namespace Uacce.Architecture.Tests.Types.Fixtures.Internal;

internal sealed class RightInner;

public sealed class ExposedInner;
