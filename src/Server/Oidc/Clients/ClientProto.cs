using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Clients as messages.</summary>
internal static class ClientProto
{
    public static V1.Client ToProto(this Client client, ClientSpec spec) => new()
    {
        ClientId = client.ClientId,
        DisplayName = spec.DisplayName,
        Type = client.IsConfidential ? ClientType.Confidential : ClientType.Public,
        RedirectUris = { spec.RedirectUris },
        PostLogoutRedirectUris = { spec.PostLogoutRedirectUris },
        GrantTypes = { spec.Grants.Order().Select(grant => (ClientGrantType)grant) },
        Scopes = { spec.Scopes },
        Resources = { spec.Resources },
        ServedResources = { spec.ServedResources },
        Consent = spec.AsksConsent ? ClientConsent.Explicit : ClientConsent.Implicit,
        Bindings =
        {
            spec.Bindings.OrderBy(binding => binding.Key)
                .Select(binding => new V1.ClientBinding { OrganizationId = binding.Key.ToString(), Roles = { binding.Value.ToNames() } }),
        },
        Jwks = spec.Jwks,
        RequirePushedAuthorizationRequests = spec.RequiresPushedRequests,
        CreateTime = Timestamp.FromDateTimeOffset(client.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(client.UpdateTime),
        Etag = Etag.Of(client.Version),
    };
}
