using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Html;

namespace OrgGrpc.Server.Languages;

/// <summary>
/// What people read, in their language. The English stands in the code and is the key; the other languages are in <c>Texts.*.resx</c>. Rpcs
/// speak English; a page speaks the language of the person, and so do the refusals that it gets from the rpcs it calls.
/// </summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new(typeof(Texts));

    public static string T(string english) => Translated(english);

    public static string T(Sentence english) => string.Format(CultureInfo.CurrentCulture, Translated(english.Format), english.Arguments);

    /// <summary>A text with markup. What is put into it is encoded.</summary>
    public static IHtmlContent H(string english) => new HtmlString(Translated(english));

    public static IHtmlContent H(Sentence english) => new HtmlFormattableString(CultureInfo.CurrentCulture, Translated(english.Format), english.Arguments);

    private static string Translated(string english) => Resources.GetString(english, CultureInfo.CurrentUICulture) ?? english;
}
