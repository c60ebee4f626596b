using System.Globalization;

namespace Uacce.Hosting.Attributes;

/// <summary>Numbers as the kernel takes them in an attribute (<c>kstrtoul</c> with base 0).</summary>
internal static class KernelNumber
{
    /// <summary>
    /// Parses decimal, or hexadecimal after <c>0x</c>, or octal after <c>0</c>; a plus sign may lead and one line feed end it, and nothing
    /// else, no blank and no minus.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.EndsWith('\n'))
            text = text[..^1];
        if (text.StartsWith('+'))
            text = text[1..];
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        return text.Length > 1 && text[0] == '0'
            ? TryParseOctal(text[1..], out value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        const int BitsOfDigit = 3;
        value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || value >> (64 - BitsOfDigit) != 0)
                return false;
            value = (value << BitsOfDigit) | (uint)(digit - '0');
        }

        return true;
    }
}
