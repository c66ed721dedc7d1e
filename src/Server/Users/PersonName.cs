using System.Diagnostics.CodeAnalysis;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Users;

/// <summary>How a person is called, in any script.</summary>
public sealed record PersonName
{
    /// <summary>OrgGrpc's own limit, documented in <c>user.proto</c>.</summary>
    public const int MaxLength = 200;

    private PersonName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static PersonName FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonName? name, [NotNullWhen(false)] out string? problem)
    {
        var trimmed = text?.Trim();
        problem = TextRule.NameProblem(trimmed, MaxLength);
        name = problem is null ? new(trimmed!) : null;
        return problem is null;
    }

    public override string ToString() => Value;
}
