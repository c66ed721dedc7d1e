using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>POST /connect/token, after the engine has checked client, grant type, code or refresh token, verifier, scopes and resources.</summary>
internal sealed class TokenEndpoint(
    ProgramGrant programs, ApiKeyGrant keys, PersonGrant persons, OrganizationChoice choice, SingleUse singleUse, ClientFacts clients, Issuer issuer,
    WriteGate gate, IOptions<OidcOptions> options, TimeProvider time)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static Task HandleAsync(HttpContext http, TokenEndpoint endpoint, TokenExchange exchange)
    {
        var request = http.GetOpenIddictServerRequest()!;
        return request.IsClientCredentialsGrantType() ? endpoint.ForProgramAsync(http, request)
            : request.IsTokenExchangeGrantType() ? exchange.HandleAsync(http, request)
            : endpoint.ForPersonAsync(http, request);
    }

    private async Task ForProgramAsync(HttpContext http, OpenIddictRequest request)
    {
        if (Id<ApiKey>.TryParse(request.ClientId, out var key))
        {
            await ForKeyAsync(http, request, key);
            return;
        }

        var (claims, refusal) = await programs.ReadAsync(request.ClientId!, (string?)request["organization"], http.RequestAborted);
        await (claims is null ? http.RefuseAsync(refusal!) : http.SignInAsync(Scheme, TokenPrincipal.OfProgram(request, claims, issuer)));
    }

    private async Task ForKeyAsync(HttpContext http, OpenIddictRequest request, Id<ApiKey> key)
    {
        var (claims, refusal) = await keys.ReadAsync(key, (string?)request["organization"], http.RequestAborted);
        await (claims is null
            ? http.RefuseAsync(refusal!)
            : http.SignInAsync(Scheme, TokenPrincipal.OfKey(request, claims, time.GetInstant(), options.Value.AccessTokenLifetime)));
    }

    /// <summary>
    /// A code and a refresh token are promises about the past; whether they still hold is read here, each time: of the person, and of
    /// what the client may ask for.
    /// </summary>
    private async Task ForPersonAsync(HttpContext http, OpenIddictRequest request)
    {
        var carried = (await http.AuthenticateAsync(Scheme)).Principal!;
        if (clients.Find(request.ClientId!) is not { } client)
        {
            await http.RefuseAsync(TokenRefusal.InvalidGrant("The client is gone."));
            return;
        }

        ImmutableArray<string> granted = [.. carried.GetScopes().Where(client.MayAskFor)];
        var scopes = Narrow(request, granted);
        var audiences = Audiences(request, carried, scopes, client);
        if (audiences is null)
        {
            await http.RefuseAsync(TokenRefusal.InvalidTarget("The sign-in was not for that resource."));
            return;
        }

        var (organization, refusal) = await OrganizationAsync(request, carried, granted, http.RequestAborted);
        var claims = refusal is not null
            ? null
            : await persons.ReadAsync(carried, organization, scopes.Contains(StandardScopes.Organizations), http.RequestAborted);
        if (claims is null)
        {
            await http.RefuseAsync(refusal ?? TokenRefusal.InvalidGrant("The sign-in no longer holds."));
            return;
        }

        // Without a turn, two requests would wait for each other inside the database.
        await http.InTurnAsync(gate, async () => await (await singleUse.TryRedeemAsync(carried, http.RequestAborted)
            ? http.SignInAsync(Scheme, TokenPrincipal.OfPerson(carried, claims, scopes, audiences.Value))
            : http.RefuseAsync(TokenRefusal.InvalidGrant("It was used before."))));
    }

    /// <summary>The organization that was chosen at sign-in, or the one that a refresh switches to.</summary>
    private async Task<(Id<Organization>? Organization, TokenRefusal? Refusal)> OrganizationAsync(
        OpenIddictRequest request, ClaimsPrincipal carried, ImmutableArray<string> granted, CancellationToken cancellationToken)
    {
        if ((string?)request["organization"] is not { } named)
        {
            var chosen = granted.Contains(StandardScopes.Organization) ? carried.GetClaim(TokenPrincipal.ChosenClaim) : null;
            return (Id<Organization>.ParseOrNull(chosen), null);
        }

        if (!request.IsRefreshTokenGrantType() || !granted.Contains(StandardScopes.Organization))
        {
            return (null, TokenRefusal.InvalidRequest("Only a refresh within the scope 'organization' can switch."));
        }

        Id<User>.TryParse(carried.GetClaim(Claims.Subject), out var user);
        var outcome = await choice.ChooseAsync(user, named, cancellationToken);
        return outcome.Organization is { } organization
            ? (organization, null)
            : (null, TokenRefusal.InvalidGrant("The person is no active member of that organization."));
    }

    /// <summary>
    /// A refresh may ask for less (RFC 6749 section 6), for more it was refused by the engine. That it can be repeated is no matter of the
    /// access token that it gives.
    /// </summary>
    private static ImmutableArray<string> Narrow(OpenIddictRequest request, ImmutableArray<string> granted)
    {
        var asked = request.GetScopes();
        return request.IsRefreshTokenGrantType() && asked.Length > 0
            ? [.. granted.Where(scope => asked.Contains(scope) || scope == StandardScopes.OfflineAccess)]
            : granted;
    }

    private ImmutableArray<string>? Audiences(
        OpenIddictRequest request, ClaimsPrincipal carried, ImmutableArray<string> scopes, ClientFact client)
    {
        var granted = TokenPrincipal.GrantedResources(carried);
        if (granted.Length == 0 && request.GetResources().Length == 0)
        {
            return [ApiResource.Default(scopes, client.Resources, isProgram: false, issuer.Name)];
        }

        var left = granted.Intersect(client.Resources).ToImmutableArray();
        var asked = request.GetResources() is { Length: > 0 } named ? named : left;
        return asked.Length > 0 && asked.All(left.Contains) ? asked : null;
    }
}
