using System.Globalization;

namespace Uacce.Abi;

/// <summary>The queue manager version inside the <c>api</c> attribute, such as <c>hisi_qm_v3</c>.</summary>
public static class QmVersion
{
    private const string Prefix = "hisi_qm_v";

    /// <summary>
    /// Parses the decimal number that starts at character 9 of the api string, as UADK does, so
    /// <c>hisi_qm_v3_noiommu</c> is 3. False for anything else, and for 0.
    /// </summary>
    public static bool TryParse(string api, out int version)
    {
        version = 0;
        if (!api.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> digits = api.AsSpan(Prefix.Length);
        int end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && version > 0;
    }
}
