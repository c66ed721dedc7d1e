using System.Diagnostics.CodeAnalysis;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Organizations;

/// <summary>The id that another system gave to an organization; compared byte by byte.</summary>
public sealed record ExternalId
{
    /// <summary>OrgGrpc's own limit, documented in <c>organization.proto</c>.</summary>
    public const int MaxLength = 200;

    private ExternalId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static ExternalId FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ExternalId? id, [NotNullWhen(false)] out string? problem)
    {
        problem = TextRule.Problem(text, min: 1, MaxLength);
        id = problem is null ? new(text!) : null;
        return problem is null;
    }

    public override string ToString() => Value;
}
