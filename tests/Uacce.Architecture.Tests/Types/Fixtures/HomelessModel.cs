using Uacce.Architecture.Tests.Types.Fixtures.Models;

// The namespace of the whole assembly is the fault that this fixture shows.
namespace Uacce.Architecture.Tests;

internal sealed class HomelessModel : DeviceOperations;
