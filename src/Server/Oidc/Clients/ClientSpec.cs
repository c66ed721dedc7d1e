using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>How a client should be, checked already: by <c>ClientService</c> from a request, by the bootstrap from its file.</summary>
internal sealed record ClientSpec
{
    public required string ClientId { get; init; }

    public string DisplayName { get; init; } = "";

    public required bool IsConfidential { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public IReadOnlySet<ClientGrant> Grants { get; init; } = new HashSet<ClientGrant>();

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Whose API it is: it may exchange tokens for these.</summary>
    public IReadOnlyList<string> ServedResources { get; init; } = [];

    /// <summary>Whether people are asked before it gets a token for them.</summary>
    public bool AsksConsent { get; init; } = true;

    /// <summary>The public keys with which it signs, as it registered them; empty when it has none.</summary>
    public string Jwks { get; init; } = "";

    /// <summary>Whether its authorization requests come pushed (RFC 9126), and no others.</summary>
    public bool RequiresPushedRequests { get; init; }

    public IReadOnlyDictionary<Id<Organization>, RoleSet> Bindings { get; init; } = new Dictionary<Id<Organization>, RoleSet>();

    /// <summary>Whether both describe the same client, in whatever order.</summary>
    public bool IsLike(ClientSpec other) =>
        (ClientId, DisplayName, IsConfidential, AsksConsent, RequiresPushedRequests, Jwks)
            == (other.ClientId, other.DisplayName, other.IsConfidential, other.AsksConsent, other.RequiresPushedRequests, other.Jwks)
        && SameItems(RedirectUris, other.RedirectUris) && SameItems(PostLogoutRedirectUris, other.PostLogoutRedirectUris)
        && SameItems(Grants, other.Grants) && SameItems(Scopes, other.Scopes) && SameItems(Resources, other.Resources)
        && SameItems(ServedResources, other.ServedResources)
        && SameItems(Bindings, other.Bindings);

    private static bool SameItems<T>(IEnumerable<T> left, IEnumerable<T> right) => left.ToHashSet().SetEquals(right);
}

/// <summary>A way to obtain tokens.</summary>
internal enum ClientGrant
{
    AuthorizationCode = 1,
    RefreshToken = 2,
    ClientCredentials = 3,
    TokenExchange = 4,
    DeviceCode = 5,
}
