using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Text;

/// <summary>What every piece of text that a person types must satisfy, said once: well-formed, no control characters, a length in characters.</summary>
internal static partial class TextRule
{
    /// <summary>The reason why the text is refused, or null. Length is counted in Unicode scalar values, as the contract does.</summary>
    public static string? Problem(string? text, int min, int max, bool multiline = false)
    {
        var length = Length(text ?? "", multiline, out var problem);
        return problem ?? (length < min || length > max
            ? min == 0 ? T($"must be at most {max} characters") : T($"must be {min} to {max} characters")
            : null);
    }

    /// <summary>A name stands in mails to people who never asked for one, and in subjects: it brings no link along.</summary>
    public static string? NameProblem(string? text, int max) =>
        Problem(text, min: 1, max) ?? (WebAddress().IsMatch(text!) ? T("must not contain a web address") : null);

    [GeneratedRegex(@"://|\bwww\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WebAddress();

    private static int Length(string text, bool multiline, out string? problem)
    {
        problem = null;
        var length = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done)
            {
                problem = T("must be well-formed Unicode");
                return 0;
            }

            if (Rune.IsControl(rune) && !(multiline && rune.Value is '\n' or '\r' or '\t'))
            {
                problem = T("must not contain control characters");
                return 0;
            }

            rest = rest[consumed..];
        }

        return length;
    }
}
