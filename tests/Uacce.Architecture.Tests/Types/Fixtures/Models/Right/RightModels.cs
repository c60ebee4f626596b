namespace Uacce.Architecture.Tests.Types.Fixtures.Models.Right;

internal sealed class RightModel : DeviceOperations;
