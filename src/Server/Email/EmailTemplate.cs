using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Email;

/// <summary>
/// The words of one mail in one language: a line <c>Subject: …</c>, an empty line, the text. <c>{name}</c> stands for a value. Values are put in
/// once and never read as a template, whatever stands in them. A paragraph that is only an empty value is left out.
/// </summary>
internal sealed partial class EmailTemplate
{
    private const string SubjectMark = "Subject: ";

    private readonly string subject;
    private readonly string text;

    private EmailTemplate(string subject, string text) => (this.subject, this.text) = (subject, text);

    public IReadOnlySet<string> Names => Hole().Matches(subject + text).Select(hole => hole.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Null when there is no subject or no text.</summary>
    public static EmailTemplate? Parse(string file)
    {
        var lines = file.ReplaceLineEndings("\n");
        var end = lines.IndexOf("\n\n", StringComparison.Ordinal);
        return lines.StartsWith(SubjectMark, StringComparison.Ordinal) && end > SubjectMark.Length && lines[end..].Trim('\n') is { Length: > 0 } text
            && !lines[..end].Contains('\n', StringComparison.Ordinal)
            ? new(lines[SubjectMark.Length..end], text)
            : null;
    }

    public EmailContent Fill(IReadOnlyDictionary<string, string> values, string language) =>
        new(Fill(subject, values), Gap().Replace(Fill(text, values), "\n\n") + "\n", language);

    private static string Fill(string words, IReadOnlyDictionary<string, string> values) => Hole().Replace(words, hole => values[hole.Groups["name"].Value]);

    [GeneratedRegex(@"\{(?<name>[a-z_]+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gap();
}
