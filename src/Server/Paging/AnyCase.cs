using System.Text;

namespace OrgGrpc.Server.Paging;

/// <summary>
/// Patterns that match text in any case and any script. LIKE folds the case of ASCII letters only, so that "émile" would not find
/// "Émile"; GLOB takes the cases of each character as a class.
/// </summary>
internal static class AnyCase
{
    /// <summary>Whatever starts with this text.</summary>
    public static string Start(string text)
    {
        var pattern = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            pattern.Append(Class(rune));
        }

        return pattern.Append('*').ToString();
    }

    private static string Class(Rune rune)
    {
        var (lower, upper) = (Rune.ToLowerInvariant(rune), Rune.ToUpperInvariant(rune));
        return lower != upper ? $"[{lower}{upper}]"
            : rune.Value is '*' or '?' or '[' ? $"[{rune}]"
            : rune.ToString();
    }
}
