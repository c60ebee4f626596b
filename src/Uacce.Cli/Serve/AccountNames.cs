using System.Globalization;

namespace Uacce.Cli.Serve;

/// <summary>Users and groups of this machine, by name or number.</summary>
internal static class AccountNames
{
    private const string Users = "/etc/passwd";
    private const string Groups = "/etc/group";

    /// <summary>Reads <c>USER[:GROUP]</c>, as chown takes it. Without a group it is root's.</summary>
    /// <exception cref="CommandException">There is no such account.</exception>
    public static (int User, int Group) Parse(string owner)
    {
        string[] parts = owner.Split(':');
        return parts.Length switch
        {
            1 => (Find(Users, parts[0], "user"), 0),
            2 => (Find(Users, parts[0], "user"), Find(Groups, parts[1], "group")),
            _ => throw CommandException.Usage($"'{owner}' is no owner: it is USER or USER:GROUP"),
        };
    }

    private static int Find(string file, string name, string kind)
    {
        const int NumberField = 2;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number;
        foreach (string line in File.ReadLines(file))
        {
            string[] fields = line.Split(':');
            if (fields.Length > NumberField && fields[0] == name && int.TryParse(fields[NumberField], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                return number;
        }

        throw CommandException.Usage($"there is no {kind} '{name}' in {file}; a number does too");
    }
}
