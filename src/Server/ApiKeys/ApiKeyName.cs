using System.Diagnostics.CodeAnalysis;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>What the holder calls a key, to know it again.</summary>
internal sealed record ApiKeyName
{
    /// <summary>OrgGrpc's own limit, documented in <c>api_key.proto</c>.</summary>
    public const int MaxLength = 100;

    private ApiKeyName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static ApiKeyName FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeyName? name, [NotNullWhen(false)] out string? problem)
    {
        var trimmed = text?.Trim();
        problem = TextRule.Problem(trimmed, min: 1, MaxLength);
        name = problem is null ? new(trimmed!) : null;
        return problem is null;
    }
}
