namespace Uacce.Architecture.Tests.Types.Fixtures.Models;

/// <summary>Stands for the framework's base of device models.</summary>
internal abstract class DeviceOperations;
