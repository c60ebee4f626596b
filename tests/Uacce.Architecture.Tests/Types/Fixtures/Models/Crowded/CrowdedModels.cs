namespace Uacce.Architecture.Tests.Types.Fixtures.Models.Crowded;

internal abstract class SharedModel : DeviceOperations;

internal sealed class SealedModel : SharedModel;

internal class OpenModel : SharedModel;
