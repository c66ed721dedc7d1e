using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Users;

/// <summary>A password that somebody chose, in the form in which it is hashed: NFC, otherwise untouched.</summary>
internal sealed record Password
{
    /// <summary>Documented in <c>registration_service.proto</c>; it bounds the work of a hash.</summary>
    public const int MaxLength = 256;

    private Password(string text) => Text = text;

    public string Text { get; }

    /// <summary>For comparing only: any text, because what is too weak today may have been chosen before.</summary>
    public static Password Typed(string? text) => new(Normal(text ?? "") is { Length: <= 2 * MaxLength } normal ? normal : "");

    /// <summary>
    /// NIST SP 800-63B section 5.1.1.2: a length, no rules of composition, nothing that everybody tries first, nothing that follows from
    /// who the person is.
    /// </summary>
    public static bool TryChoose(
        string? text, int minLength, EmailAddress? address, [NotNullWhen(true)] out Password? password, [NotNullWhen(false)] out string? problem)
    {
        password = null;
        problem = TextRule.Problem(text, minLength, MaxLength);
        if (problem is not null)
        {
            return false;
        }

        var normal = Normal(text!);
        problem = CommonPasswords.Contains(normal) ? T("is one of the passwords that are tried first") : null;
        problem ??= address is not null && Follows(normal, address.Value) ? T("must not be the e-mail address or a part of it") : null;
        password = problem is null ? new(normal) : null;
        return problem is null;
    }

    /// <summary>Never the password: it must not slip into a log.</summary>
    public override string ToString() => "(password)";

    private static bool Follows(string text, string address) => address.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Two keyboards may send one character in two ways. Text that is no Unicode is refused or matches nothing.</summary>
    private static string Normal(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
