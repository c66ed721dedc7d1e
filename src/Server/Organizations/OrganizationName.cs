using System.Diagnostics.CodeAnalysis;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Organizations;

/// <summary>What an organization is called, in any script. Names need not be unique.</summary>
public sealed record OrganizationName
{
    /// <summary>OrgGrpc's own limit, documented in <c>organization.proto</c>.</summary>
    public const int MaxLength = 200;

    private OrganizationName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static OrganizationName FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out OrganizationName? name, [NotNullWhen(false)] out string? problem)
    {
        var trimmed = text?.Trim();
        problem = TextRule.NameProblem(trimmed, MaxLength);
        name = problem is null ? new(trimmed!) : null;
        return problem is null;
    }

    public override string ToString() => Value;
}
