using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Secrets;

/// <summary>
/// What a mailed link proves: 256 random bits, shown once. Only <see cref="Hash"/> is stored and looked up, so that a copy of the
/// database opens nothing, and so that how far a guess was right cannot be timed.
/// </summary>
internal sealed record Secret
{
    private const int Bytes = 32;
    private const int Length = 43;

    private Secret(string text) => Text = text;

    /// <summary>Base64url without padding: fits a URL as it is.</summary>
    public string Text { get; }

    /// <summary>SHA-256 is enough for something that cannot be guessed; a slow hash is for passwords.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    public static Secret New() => new(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes)));

    public static bool TryParse(string? text, [NotNullWhen(true)] out Secret? secret, [NotNullWhen(false)] out string? problem)
    {
        problem = text is { Length: Length } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? null
            : T("must be the secret of the link, 43 characters");
        secret = problem is null ? new(text!) : null;
        return problem is null;
    }

    /// <summary>Never the secret: it must not slip into a log.</summary>
    public override string ToString() => "(secret)";
}
