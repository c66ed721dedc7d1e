using System.Text.Json;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Between our description of a client and the engine's.</summary>
internal static class ClientDescriptor
{
    /// <summary>A permission of ours, which the engine keeps and does not know: to exchange what is for that resource.</summary>
    public const string ServedPrefix = "srv:";

    private static readonly (ClientGrant Grant, string Permission)[] Grants =
    [
        (ClientGrant.AuthorizationCode, Permissions.GrantTypes.AuthorizationCode),
        (ClientGrant.RefreshToken, Permissions.GrantTypes.RefreshToken),
        (ClientGrant.ClientCredentials, Permissions.GrantTypes.ClientCredentials),
        (ClientGrant.TokenExchange, Permissions.GrantTypes.TokenExchange),
        (ClientGrant.DeviceCode, Permissions.GrantTypes.DeviceCode),
    ];

    public static void Write(ClientSpec spec, OpenIddictApplicationDescriptor target)
    {
        target.ClientId = spec.ClientId;
        target.ClientType = spec.IsConfidential ? ClientTypes.Confidential : ClientTypes.Public;
        target.DisplayName = spec.DisplayName;
        target.ConsentType = spec.AsksConsent ? ConsentTypes.Explicit : ConsentTypes.Implicit;
        PublicKeys.Write(spec.Jwks, target);
        Replace(target.RedirectUris, spec.RedirectUris.Select(uri => new Uri(uri)));
        Replace(target.PostLogoutRedirectUris, spec.PostLogoutRedirectUris.Select(uri => new Uri(uri)));
        Replace(target.Requirements, RequirementsOf(spec));
        Replace(target.Permissions, PermissionsOf(spec));
    }

    public static ClientSpec Read(OpenIddictApplicationDescriptor source) => new()
    {
        ClientId = source.ClientId!,
        IsConfidential = source.ClientType == ClientTypes.Confidential,
        DisplayName = source.DisplayName ?? "",
        AsksConsent = source.ConsentType != ConsentTypes.Implicit,
        RedirectUris = [.. source.RedirectUris.Select(uri => uri.OriginalString)],
        PostLogoutRedirectUris = [.. source.PostLogoutRedirectUris.Select(uri => uri.OriginalString)],
        Jwks = PublicKeys.Read(source.Properties),
        RequiresPushedRequests = source.Requirements.Contains(Requirements.Features.PushedAuthorizationRequests),
        Grants = Grants.Where(grant => source.Permissions.Contains(grant.Permission)).Select(grant => grant.Grant).ToHashSet(),
        Scopes = Named(source.Permissions, Permissions.Prefixes.Scope),
        Resources = Named(source.Permissions, Permissions.Prefixes.Resource),
        ServedResources = Named(source.Permissions, ServedPrefix),
    };

    /// <summary>From the engine's row, as it stores it.</summary>
    public static ClientSpec Read(OpenIddictEntityFrameworkCoreApplication row)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = row.ClientId,
            ClientType = row.ClientType,
            DisplayName = row.DisplayName,
            ConsentType = row.ConsentType,
        };
        descriptor.RedirectUris.UnionWith(List(row.RedirectUris).Select(uri => new Uri(uri)));
        descriptor.PostLogoutRedirectUris.UnionWith(List(row.PostLogoutRedirectUris).Select(uri => new Uri(uri)));
        descriptor.Permissions.UnionWith(List(row.Permissions));
        descriptor.Requirements.UnionWith(List(row.Requirements));
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.Properties ?? "{}")!)
        {
            descriptor.Properties[name] = value;
        }

        return Read(descriptor);
    }

    private static string[] List(string? json) => JsonSerializer.Deserialize<string[]>(json ?? "[]")!;

    private static IEnumerable<string> RequirementsOf(ClientSpec spec) => spec.RequiresPushedRequests
        ? [Requirements.Features.ProofKeyForCodeExchange, Requirements.Features.PushedAuthorizationRequests]
        : [Requirements.Features.ProofKeyForCodeExchange];

    private static IEnumerable<string> PermissionsOf(ClientSpec spec)
    {
        yield return Permissions.Endpoints.Token;
        yield return Permissions.Endpoints.Revocation;
        if (spec.IsConfidential)
        {
            yield return Permissions.Endpoints.Introspection;
        }

        if (spec.Grants.Contains(ClientGrant.AuthorizationCode))
        {
            yield return Permissions.Endpoints.Authorization;
            yield return Permissions.Endpoints.PushedAuthorization;
            yield return Permissions.Endpoints.EndSession;
            yield return Permissions.ResponseTypes.Code;
        }

        if (spec.Grants.Contains(ClientGrant.DeviceCode))
        {
            yield return Permissions.Endpoints.DeviceAuthorization;
        }

        foreach (var (_, permission) in Grants.Where(grant => spec.Grants.Contains(grant.Grant)))
        {
            yield return permission;
        }

        foreach (var scope in spec.Scopes)
        {
            yield return Permissions.Prefixes.Scope + scope;
        }

        foreach (var resource in spec.Resources)
        {
            yield return Permissions.Prefixes.Resource + resource;
        }

        foreach (var served in spec.ServedResources)
        {
            yield return ServedPrefix + served;
        }
    }

    private static List<string> Named(IEnumerable<string> permissions, string prefix) =>
        [.. permissions.Where(permission => permission.StartsWith(prefix, StringComparison.Ordinal)).Select(permission => permission[prefix.Length..])];

    private static void Replace<T>(HashSet<T> target, IEnumerable<T> values)
    {
        target.Clear();
        target.UnionWith(values);
    }
}
