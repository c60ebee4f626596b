using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Uacce.Architecture.Tests.Types;

/// <summary>What the compiler and the analyzers cannot say about the types of a room.</summary>
internal static class HouseRules
{
    private const string ModelBase = "DeviceOperations";

    public static TypeRule Options { get; } = TypeRule.ForEach(
        "Options are sealed and can be made without arguments",
        type => type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal),
        type => type.IsSealed && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null
            ? null
            : $"{type} must be sealed and have a public constructor without parameters.");

    public static TypeRule Models { get; } = new(
        "A device model is sealed, or abstract, and has a folder of its own",
        DerivesFromModelBase,
        models => models
            .Where(model => !model.IsSealed && !model.IsAbstract)
            .Select(model => $"{model} must be sealed.")
            .Concat(models.GroupBy(model => model.Namespace).Where(folder => folder.Count() > 1).Select(
                folder => $"{string.Join(" and ", folder)} share a folder."))
            .Concat(models.Where(model => model.Namespace == model.Assembly.GetName().Name).Select(
                model => $"{model} lies in the room's own folder.")));

    public static TypeRule Logging { get; } = TypeRule.ForEach(
        "Only classes named …Log carry log messages",
        type => type.GetMethods(AnyMethod).Any(method => method.IsDefined(typeof(LoggerMessageAttribute), inherit: false)),
        type => type.Name.EndsWith("Log", StringComparison.Ordinal) ? null : $"{type} carries log messages: move them to the room's …Log.");

    public static TypeRule InnerNamespaces { get; } = TypeRule.ForEach(
        "Nothing in an Internal or Wire namespace is public",
        type => type.Namespace?.Split('.').Any(part => part is "Internal" or "Wire") == true,
        type => type.IsVisible ? $"{type} must not be public." : null) with
    { MayHaveNoSubject = true };

    public static IReadOnlyList<TypeRule> All { get; } = [Options, Models, Logging, InnerNamespaces];

    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static bool DerivesFromModelBase(Type type)
    {
        for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == ModelBase)
                return true;
        }

        return false;
    }
}
