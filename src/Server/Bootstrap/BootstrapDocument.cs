using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>The bootstrap file, key by key. <c>docs/bootstrap.schema.json</c> says the same in JSON Schema, with the meaning of each key.</summary>
internal sealed record BootstrapDocument
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public IReadOnlyList<BootstrapUser> Users { get; init; } = [];

    public IReadOnlyList<BootstrapOrganization> Organizations { get; init; } = [];

    public IReadOnlyList<BootstrapClient> Clients { get; init; } = [];

    public IReadOnlyList<BootstrapServiceAccount> ServiceAccounts { get; init; } = [];
}

internal sealed record BootstrapUser
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    public string? Password { get; init; }

    /// <summary>As ASP.NET Core Identity stores it.</summary>
    public string? PasswordHash { get; init; }

    public bool Operator { get; init; }
}

internal sealed record BootstrapOrganization
{
    public required string Name { get; init; }

    public string? Slug { get; init; }

    public string? ExternalId { get; init; }

    public required string Owner { get; init; }

    public IReadOnlyList<BootstrapMember> Members { get; init; } = [];

    public bool Suspended { get; init; }

    public string JoinPolicy { get; init; } = "invitation_only";

    public JsonElement? Attributes { get; init; }
}

internal sealed record BootstrapMember
{
    public required string Email { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];
}

internal sealed record BootstrapClient
{
    public required string ClientId { get; init; }

    public required string Name { get; init; }

    /// <summary>With a secret it is confidential, without one public.</summary>
    public string? Secret { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public IReadOnlyList<string> GrantTypes { get; init; } = ["authorization_code", "refresh_token"];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> Resources { get; init; } = [];

    public string Consent { get; init; } = "explicit";
}

internal sealed record BootstrapServiceAccount
{
    public required string ClientId { get; init; }

    public required string Name { get; init; }

    public required string Secret { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> Resources { get; init; } = [];

    public IReadOnlyList<string> ServedResources { get; init; } = [];

    public IReadOnlyList<BootstrapBinding> Bindings { get; init; } = [];
}

internal sealed record BootstrapBinding
{
    /// <summary>The slug or the external id of an organization.</summary>
    public required string Organization { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }
}
