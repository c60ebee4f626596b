using Uacce.Architecture.Tests.Types.Fixtures.Models;

#pragma warning disable IDE0130 // the fault this fixture shows
namespace Uacce.Architecture.Tests;

internal sealed class HomelessModel : DeviceOperations;
