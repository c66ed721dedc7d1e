using System.Globalization;

namespace OrgGrpc.Server.Languages;

/// <summary>The languages that the server speaks to people.</summary>
internal static class Spoken
{
    /// <summary>English first: it is spoken where nothing better is known.</summary>
    public static readonly IReadOnlyList<CultureInfo> Languages = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static CultureInfo English => Languages[0];

    /// <summary>The language for a BCP 47 tag, cut from its end until one is found (RFC 4647 section 3.4); null when there is none.</summary>
    public static CultureInfo? Find(string? tag)
    {
        while (!string.IsNullOrEmpty(tag))
        {
            if (Languages.FirstOrDefault(language => language.Name.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }

            tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)];
        }

        return null;
    }

    /// <summary>Does something in a language that is not the one of the request, such as writing to somebody else.</summary>
    public static TResult In<TResult>(CultureInfo language, Func<TResult> work)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }
}
