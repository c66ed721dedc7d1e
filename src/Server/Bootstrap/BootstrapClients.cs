using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>
/// Brings clients and service accounts to what the file says, at every start: unlike people and organizations, they belong to whoever deploys,
/// and so does the file.
/// </summary>
internal sealed partial class BootstrapClients(OrgGrpcDbContext db, ClientRegistry registry)
{
    private static readonly Dictionary<string, ClientGrant> PeopleGrants = new()
    {
        ["authorization_code"] = ClientGrant.AuthorizationCode,
        ["refresh_token"] = ClientGrant.RefreshToken,
    };

    private readonly HashSet<string> seen = [];

    public async Task ApplyAsync(BootstrapFile file, CancellationToken cancellationToken)
    {
        foreach (var (index, wanted) in file.Document.Clients.Index())
        {
            var path = $"clients[{index}]";
            var secret = file.Secret($"{path}.secret", wanted.Secret);
            var grants = GrantsOf(file, wanted, path);
            CheckUris(file, wanted.RedirectUris, $"{path}.redirectUris");
            CheckUris(file, wanted.PostLogoutRedirectUris, $"{path}.postLogoutRedirectUris");
            if (wanted.Consent is not ("explicit" or "implicit"))
            {
                file.Fault($"{path}.consent", "must be explicit or implicit");
            }

            if (grants.Contains(ClientGrant.AuthorizationCode) && wanted.RedirectUris.Count == 0)
            {
                file.Fault(path, "lacks redirectUris, which authorization_code needs");
            }

            await UpsertAsync(file, path, new()
            {
                ClientId = wanted.ClientId,
                DisplayName = wanted.Name,
                IsConfidential = wanted.Secret is not null,
                RedirectUris = wanted.RedirectUris,
                PostLogoutRedirectUris = wanted.PostLogoutRedirectUris,
                Grants = grants,
                Scopes = wanted.Scopes,
                Resources = wanted.Resources,
                AsksConsent = wanted.Consent != "implicit",
            }, secret, cancellationToken);
        }

        foreach (var (index, wanted) in file.Document.ServiceAccounts.Index())
        {
            var path = $"serviceAccounts[{index}]";
            await UpsertAsync(file, path, new()
            {
                ClientId = wanted.ClientId,
                DisplayName = wanted.Name,
                IsConfidential = true,
                Grants = wanted.ServedResources.Count > 0
                    ? new HashSet<ClientGrant> { ClientGrant.ClientCredentials, ClientGrant.TokenExchange }
                    : new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
                Scopes = wanted.Scopes,
                Resources = wanted.Resources,
                ServedResources = wanted.ServedResources,
                Bindings = await BindingsAsync(file, wanted, path, cancellationToken),
            }, file.Secret($"{path}.secret", wanted.Secret), cancellationToken);
        }
    }

    /// <summary>Nothing is written once a fault was found: the engine judges what it is given by exceptions.</summary>
    private async Task UpsertAsync(BootstrapFile file, string path, ClientSpec spec, string? secret, CancellationToken cancellationToken)
    {
        if (!ClientId().IsMatch(spec.ClientId))
        {
            file.Fault($"{path}.clientId", "must be 1 to 100 letters, digits, dots, underscores and hyphens, and not begin with user_ or key_");
        }
        else if (!seen.Add(spec.ClientId))
        {
            file.Fault($"{path}.clientId", $"{spec.ClientId} is there twice");
        }

        if (TextRule.Problem(spec.DisplayName, min: 1, max: 200) is { } problem)
        {
            file.Fault($"{path}.name", problem);
        }

        if (secret?.Length < ClientSecret.MinLength)
        {
            file.Fault($"{path}.secret", $"must be at least {ClientSecret.MinLength} characters, which hold 256 random bits");
        }

        foreach (var (index, scope) in spec.Scopes.Index().Where(scope => !ScopeToken().IsMatch(scope.Item)))
        {
            file.Fault($"{path}.scopes[{index}]", $"{(scope.Length <= 64 ? scope : "it")} is no scope");
        }

        CheckUris(file, spec.Resources, $"{path}.resources");
        CheckUris(file, spec.ServedResources, $"{path}.servedResources");
        if (spec.ServedResources.Contains(ApiResource.Name))
        {
            file.Fault($"{path}.servedResources", $"must not hold {ApiResource.Name}");
        }

        if (!file.IsFaulty)
        {
            if (await db.Clients.AsNoTracking().SingleOrDefaultAsync(client => client.ClientId == spec.ClientId, cancellationToken) is { } existing
                && existing.IsConfidential != spec.IsConfidential)
            {
                file.Fault($"{path}.secret", "a client stays public or confidential as it was created: choose another clientId");
                return;
            }

            await registry.UpsertAsync(spec, secret, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static HashSet<ClientGrant> GrantsOf(BootstrapFile file, BootstrapClient wanted, string path)
    {
        var grants = new HashSet<ClientGrant>();
        foreach (var (index, name) in wanted.GrantTypes.Index())
        {
            if (PeopleGrants.TryGetValue(name, out var grant))
            {
                grants.Add(grant);
            }
            else
            {
                file.Fault($"{path}.grantTypes[{index}]", $"must be one of {string.Join(", ", PeopleGrants.Keys)}; programs are serviceAccounts");
            }
        }

        return grants;
    }

    private static void CheckUris(BootstrapFile file, IReadOnlyList<string> uris, string path)
    {
        foreach (var (index, text) in uris.Index())
        {
            // On Unix a path such as /in counts as an absolute file URI.
            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase) || text.Contains('#', StringComparison.Ordinal) || text.Length > 2000)
            {
                file.Fault($"{path}[{index}]", "must be an absolute URI without fragment");
            }
        }
    }

    private async Task<Dictionary<Id<Organization>, RoleSet>> BindingsAsync(
        BootstrapFile file, BootstrapServiceAccount wanted, string path, CancellationToken cancellationToken)
    {
        var bindings = new Dictionary<Id<Organization>, RoleSet>();
        foreach (var (index, binding) in wanted.Bindings.Index())
        {
            if (!RoleSets.TryParse(binding.Roles, out var roles, out var problem))
            {
                file.Fault($"{path}.bindings[{index}].roles", problem!);
            }

            Slug.TryParse(binding.Organization, out var slug, out _);
            ExternalId.TryParse(binding.Organization, out var externalId, out _);
            var organization = await db.Organizations.OrderByDescending(found => found.Slug == slug).FirstOrDefaultAsync(
                found => (slug != null && found.Slug == slug) || (externalId != null && found.ExternalId == externalId), cancellationToken);
            if (organization is null)
            {
                file.Fault($"{path}.bindings[{index}].organization", $"no organization has the slug or external id {binding.Organization}");
            }
            else if (!bindings.TryAdd(organization.Id, roles))
            {
                file.Fault($"{path}.bindings[{index}].organization", $"{binding.Organization} is there twice");
            }
        }

        return bindings;
    }

    [GeneratedRegex(@"\A(?!user_|key_)[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex ClientId();

    /// <summary>RFC 6749 section 3.3.</summary>
    [GeneratedRegex(@"\A[\x21\x23-\x5B\x5D-\x7E]{1,200}\z")]
    private static partial Regex ScopeToken();
}
