using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Users;

/// <summary>An e-mail address in its one normal form: trimmed, NFC, lower case. Two spellings of one address are one value.</summary>
public sealed record EmailAddress
{
    /// <summary>RFC 5321 section 4.5.3.1.3: a path holds 256 octets, two of which are the angle brackets.</summary>
    public const int MaxLength = 254;

    /// <summary>RFC 5321 section 4.5.3.1.1.</summary>
    private const int MaxLocalLength = 64;

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static EmailAddress FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = Problem(text, out var normalised);
        if (problem is not null)
        {
            return false;
        }

        address = new(normalised);
        return true;
    }

    public override string ToString() => Value;

    private static string? Problem(string? text, out string normalised)
    {
        normalised = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            return T("must be an e-mail address");
        }

        if (TextRule.Problem(text, min: 1, max: 2 * MaxLength) is { } problem)
        {
            return problem;
        }

        normalised = text.Trim().Normalize(NormalizationForm.FormC).ToLower(CultureInfo.InvariantCulture);
        var at = normalised.LastIndexOf('@');
        if (at < 1 || normalised.Any(c => char.IsWhiteSpace(c) || "<>()[],;:\\\"".Contains(c, StringComparison.Ordinal))
            || !MailAddress.TryCreate(normalised, out var parsed) || parsed.Address != normalised)
        {
            return T("must be an e-mail address such as name@example.org");
        }

        var domain = normalised[(at + 1)..];
        return Encoding.UTF8.GetByteCount(normalised) > MaxLength || Encoding.UTF8.GetByteCount(normalised[..at]) > MaxLocalLength
            ? T($"must be at most {MaxLength} octets, {MaxLocalLength} of them before the @")
            : domain.StartsWith('.') || domain.EndsWith('.') || domain.Contains("..", StringComparison.Ordinal)
                ? T("must have a domain without empty labels")
                : null;
    }
}
