namespace Uacce.Architecture.Tests.Types;

/// <summary>A rule about the shape of types: to which it applies, and what is wrong with those.</summary>
internal sealed record TypeRule(string Name, Func<Type, bool> AppliesTo, Func<IReadOnlyList<Type>, IEnumerable<string>> Complain)
{
    /// <summary>
    /// Whether the rule is about a way to lay a room out that no room need have chosen. That it can fail is shown by its
    /// fixture; any other rule without a subject has lost it, and fails.
    /// </summary>
    public bool MayHaveNoSubject { get; init; }

    /// <summary>A rule that can judge every type by itself.</summary>
    public static TypeRule ForEach(string name, Func<Type, bool> appliesTo, Func<Type, string?> complaint) =>
        new(name, appliesTo, subjects => subjects.Select(complaint).OfType<string>());

    public Verdict Judge(IEnumerable<Type> types)
    {
        Type[] subjects = [.. types.Where(AppliesTo)];
        return new Verdict(subjects.Length, [.. Complain(subjects)]);
    }

    public override string ToString() => Name;
}
