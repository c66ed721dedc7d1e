using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Organizations;

/// <summary>The name of an organization in addresses: lower-case letters, digits and inner hyphens, shaped like a DNS label.</summary>
public sealed partial record Slug
{
    /// <summary>RFC 1035 section 2.3.4: a label holds 63 octets.</summary>
    public const int MaxLength = 63;

    private Slug(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static Slug FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Slug? slug, [NotNullWhen(false)] out string? problem)
    {
        var valid = text is not null && Shape().IsMatch(text);
        problem = valid ? null : T($"must be 1 to {MaxLength} lower-case letters, digits and inner hyphens");
        slug = valid ? new(text!) : null;
        return valid;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
