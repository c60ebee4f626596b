using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>An inline <c>Type_Member</c> of the model is the protocol of a member that the code has.</summary>
internal static partial class ModelNamesRule
{
    /// <summary>What the model names and the code has not.</summary>
    /// <param name="model">Text of each file of the model, by path.</param>
    /// <param name="sources">Text of each source file, by path.</param>
    public static IEnumerable<string> Complaints(IReadOnlyDictionary<string, string> model, IReadOnlyDictionary<string, string> sources)
    {
        // A type may be in several files: Type.cs and Type.Part.cs.
        ILookup<string, string> texts = sources.ToLookup(source => Path.GetFileName(source.Key).Split('.')[0], source => source.Value);
        foreach ((string path, string text) in model)
        {
            foreach (Match inline in Inline().Matches(text))
            {
                (string type, string member) = (inline.Groups["type"].Value, inline.Groups["member"].Value);
                var declaration = new Regex($@"^    (\w[\w <>?\[\]]*) {member}(<\w+>)?\(", RegexOptions.Multiline); // four blanks: of the type
                if (!texts[type].Any(declaration.IsMatch))
                    yield return $"{path} has {type}_{member}, and no code has {type}.{member}.";
            }
        }
    }

    [GeneratedRegex(@"^inline (?<type>\w+)_(?<member>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Inline();
}
