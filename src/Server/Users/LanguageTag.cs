using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Users;

/// <summary>The shape of a BCP 47 language tag; whether the language exists is nobody's business.</summary>
internal static partial class LanguageTag
{
    /// <summary>RFC 5646 section 4.4.1: 35 characters hold every tag of regular use.</summary>
    public const int MaxLength = 35;

    /// <summary>The reason why the text is refused, or null. Empty text stands for the default language.</summary>
    public static string? Problem(string text) =>
        text.Length <= MaxLength && (text.Length == 0 || Tag().IsMatch(text))
            ? null
            : T($"must be a BCP 47 language tag such as de-AT, at most {MaxLength} characters");

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Tag();
}
