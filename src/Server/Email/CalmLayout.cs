using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OrgGrpc.Server.Email;

/// <summary>
/// One column, readable in light and dark, loading nothing from anywhere. It is made from the plain text, so that both say the same.
/// Mail programs drop style sheets, so the style stands at the elements; only the dark colours need a sheet.
/// </summary>
internal sealed class CalmLayout(PublicLinks links) : IEmailLayout
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public string ToHtml(string subject, string text, string language) => $$"""
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{Encoder.Encode(subject)}}</title>
        <style>
        @media (prefers-color-scheme: dark) {
          .page { background: #17191c !important; }
          .sheet { background: #212429 !important; color: #e8eaed !important; }
          .quote { border-color: #4a4f57 !important; color: #b4bac3 !important; }
          .link { background: #8ab4f8 !important; color: #17191c !important; }
        }
        </style>
        </head>
        <body class="page" style="margin: 0; padding: 24px 12px; background: #f3f4f6;">
        <div class="sheet" style="max-width: 560px; margin: 0 auto; padding: 24px 28px; border-radius: 8px; background: #ffffff; color: #1f2328; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere;">
        {{string.Join('\n', Paragraphs(text).Select(Paragraph))}}
        </div>
        </body>
        </html>

        """;

    /// <summary>Other characters that end lines may stand in names, which must not begin a paragraph.</summary>
    private static string[] Paragraphs(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n').Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private string Paragraph(string paragraph)
    {
        var lines = paragraph.Trim('\n').Split('\n');
        if (lines is [var line] && links.IsOwn(line, out var link))
        {
            return $"""<p style="margin: 20px 0;"><a class="link" href="{Encoder.Encode(link.AbsoluteUri)}" style="display: inline-block; padding: 10px 18px; border-radius: 6px; background: #1a56c4; color: #ffffff; text-decoration: none;">{Encoder.Encode(link.Authority + link.AbsolutePath)}</a></p>""";
        }

        return lines.All(quoted => quoted.StartsWith('>'))
            ? $"""<blockquote class="quote" style="margin: 16px 0; padding: 0 0 0 14px; border-left: 3px solid #d0d7de; color: #57606a;">{Lines(lines.Select(quoted => quoted[1..].Trim()))}</blockquote>"""
            : $"""<p style="margin: 16px 0;">{Lines(lines)}</p>""";
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("<br>\n", lines.Select(Encoder.Encode));
}
