using System.Text.RegularExpressions;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Text;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Reads a client from a message: every wrong field at once, those that contradict each other, too.</summary>
internal sealed partial class ClientRequest(Violations violations)
{
    private const int MaxUris = 50;
    private const int MaxUriLength = 2000;
    private const int MaxScopes = 100;
    private const int MaxBindings = 100;
    private const int MaxRoles = 20;

    public ClientSpec Read(V1.Client message, string clientId)
    {
        violations.Check("client.display_name", TextRule.Problem(message.DisplayName, min: 1, max: 200));
        violations.Check("client.type", message.Type is ClientType.Public or ClientType.Confidential ? null : T("must be public or confidential"));
        violations.Check("client.consent", Enum.IsDefined(message.Consent) ? null : "must be one of the choices");
        violations.Check("client.grant_types", message.GrantTypes.Count == 0 ? T("must hold at least one") : null);
        violations.Check(
            "client.grant_types", message.GrantTypes.All(grant => grant != 0 && Enum.IsDefined(grant)) ? null : "must hold known grant types only");
        CheckUris("client.redirect_uris", message.RedirectUris);
        CheckUris("client.post_logout_redirect_uris", message.PostLogoutRedirectUris);
        CheckUris("client.resources", message.Resources);
        CheckUris("client.served_resources", message.ServedResources);
        violations.Check(
            "client.scopes", message.Scopes.Count > MaxScopes || !message.Scopes.All(scope => ScopeShape().IsMatch(scope))
                ? T($"must be at most {MaxScopes} scopes of 1 to 100 visible ASCII characters") : null);
        var spec = new ClientSpec
        {
            ClientId = clientId,
            DisplayName = message.DisplayName,
            IsConfidential = message.Type == ClientType.Confidential,
            RedirectUris = [.. message.RedirectUris.Distinct()],
            PostLogoutRedirectUris = [.. message.PostLogoutRedirectUris.Distinct()],
            Grants = message.GrantTypes.Select(grant => (ClientGrant)grant).ToHashSet(),
            Scopes = [.. message.Scopes.Distinct()],
            Resources = [.. message.Resources.Distinct()],
            ServedResources = [.. message.ServedResources.Distinct()],
            AsksConsent = message.Consent != ClientConsent.Implicit,
            Jwks = message.Jwks,
            RequiresPushedRequests = message.RequirePushedAuthorizationRequests,
            Bindings = ReadBindings(message.Bindings),
        };
        CheckTogether(spec);
        violations.ThrowIfAny();
        return spec;
    }

    public void CheckId(string clientId) => violations.Check(
        "client.client_id", IdShape().IsMatch(clientId) ? null : T("must be 1 to 100 letters, digits, '.', '_' and '-', and not begin with 'user_' or 'key_'"));

    private void CheckTogether(ClientSpec spec)
    {
        var isProgram = spec.Grants.Contains(ClientGrant.ClientCredentials);
        violations.Check(
            "client.redirect_uris", spec.Grants.Contains(ClientGrant.AuthorizationCode) && spec.RedirectUris.Count == 0
                ? T("must hold at least one with the grant AUTHORIZATION_CODE") : null);
        violations.Check(
            "client.grant_types",
            spec.Grants.Contains(ClientGrant.RefreshToken) && !spec.Grants.Overlaps([ClientGrant.AuthorizationCode, ClientGrant.DeviceCode])
                ? T("must hold AUTHORIZATION_CODE or DEVICE_CODE where it holds REFRESH_TOKEN") : null);
        violations.Check("client.grant_types", isProgram && !spec.IsConfidential ? T("must not hold CLIENT_CREDENTIALS for a public client") : null);
        violations.Check(
            "client.require_pushed_authorization_requests", spec.RequiresPushedRequests && !spec.Grants.Contains(ClientGrant.AuthorizationCode)
                ? "needs the grant AUTHORIZATION_CODE" : null);
        violations.Check("client.jwks", spec.Jwks.Length == 0 ? null : spec.IsConfidential ? PublicKeys.Problem(spec.Jwks) : "must be empty for a public client");
        violations.Check("client.bindings", spec.Bindings.Count > 0 && !isProgram ? "need the grant CLIENT_CREDENTIALS" : null);
        CheckServing(spec);
    }

    private void CheckServing(ClientSpec spec)
    {
        var exchanges = spec.Grants.Contains(ClientGrant.TokenExchange);
        violations.Check("client.grant_types", exchanges && !spec.IsConfidential ? T("must not hold TOKEN_EXCHANGE for a public client") : null);
        violations.Check(
            "client.served_resources", exchanges && spec.ServedResources.Count == 0 ? T("must hold at least one with the grant TOKEN_EXCHANGE") : null);
        violations.Check("client.served_resources", spec.ServedResources.Count > 0 && !spec.IsConfidential ? T("must be empty for a public client") : null);
        violations.Check("client.served_resources", spec.ServedResources.Contains(ApiResource.Name) ? T($"must not hold {ApiResource.Name}") : null);
    }

    private void CheckUris(string field, IReadOnlyCollection<string> uris) => violations.Check(
        field, uris.Count > MaxUris || !uris.All(IsUri) ? T($"must be at most {MaxUris} absolute URIs of {MaxUriLength} characters, without fragment") : null);

    private static bool IsUri(string text) =>
        text.Length is > 0 and <= MaxUriLength && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsWellFormedOriginalString()
        && !text.Contains('#', StringComparison.Ordinal) && uri.UserInfo.Length == 0
        && uri.Scheme is not ("javascript" or "data" or "file" or "vbscript");

    private Dictionary<Id<Organization>, RoleSet> ReadBindings(IReadOnlyList<V1.ClientBinding> bindings)
    {
        violations.Check("client.bindings", bindings.Count > MaxBindings ? T($"must be at most {MaxBindings}") : null);
        Dictionary<Id<Organization>, RoleSet> read = [];
        foreach (var (index, binding) in bindings.Take(MaxBindings).Index())
        {
            var organization = violations.ParseId<Organization>($"client.bindings[{index}].organization_id", binding.OrganizationId);
            violations.Check($"client.bindings[{index}].roles", binding.Roles.Count is 0 or > MaxRoles ? T($"must be 1 to {MaxRoles}") : null);
            violations.Check(
                $"client.bindings[{index}].organization_id", read.TryAdd(organization, RoleSet.Member | RolesOf(binding)) ? null : T("must not come twice"));
        }

        return read;
    }

    private static RoleSet RolesOf(V1.ClientBinding binding)
    {
        var roles = RoleSet.None;
        foreach (var name in binding.Roles)
        {
            var role = Role.Find(name) ?? throw ClientRefusals.RoleUnknown(name);
            roles |= role.Name == Role.Owner ? throw ClientRefusals.RoleNotGrantable(name) : role.Flag;
        }

        return roles;
    }

    /// <summary>A program's tokens name it where those of people name them (<c>sub</c>): it must not pass for one.</summary>
    [GeneratedRegex(@"\A(?!user_|key_)[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdShape();

    /// <summary>RFC 6749 section 3.3.</summary>
    [GeneratedRegex(@"\A[\x21\x23-\x5B\x5D-\x7E]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ScopeShape();
}
