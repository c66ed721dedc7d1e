using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Lets a device in (RFC 8628): the page /device asks whoever is signed in, with the user code that the device shows, and says yes or no here.
/// </summary>
internal sealed class DeviceApproval(Consent consent, OrganizationChoice choice, Facts facts, OrgGrpcDbContext db, WriteGate gate)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>The device whose user code the request brings. Null for a wrong, an expired and a used one alike.</summary>
    public async Task<Device?> FindAsync(HttpContext http)
    {
        // The engine refused the request: no code that could be looked up.
        if (http.GetOpenIddictServerResponse()?.Error is not null
            || (await http.AuthenticateAsync(Scheme)).Principal is not { } code || code.GetClaim(Claims.ClientId) is not { } client)
        {
            return null;
        }

        var question = await consent.DescribeAsync(client, code.GetScopes(), TokenPrincipal.GrantedResources(code), http.RequestAborted);
        return question is null ? null : new(code, question);
    }

    /// <summary>The session in which the person decides, if it is open still: what the device gets hangs on it.</summary>
    public async Task<PersonSession?> FindSessionAsync(HttpContext http) =>
        await PersonSession.ReadAsync(http, facts) is { } session
            && await db.SessionOf(session.UserId, session.Cookie).AnyAsync(http.RequestAborted)
            ? session
            : null;

    /// <summary>The organization that the device's tokens are for: as it asked, else as the person chose.</summary>
    public Task<OrganizationChoice.Outcome> ChooseAsync(Device device, Id<User> user, string? chosen, CancellationToken cancellationToken) =>
        choice.ChooseAsync(user, device.Organization ?? chosen, cancellationToken);

    public Task ApproveAsync(HttpContext http, Device device, PersonSession session, Id<Organization>? organization, string leadTo)
    {
        var principal = TokenPrincipal.OfCode(
            device.Code.GetScopes(), TokenPrincipal.GrantedResources(device.Code), session.UserId, session.AuthTime, session.Methods, organization,
            session.Cookie.Id);
        return http.InTurnAsync(gate, () => http.SignInAsync(Scheme, principal, new() { RedirectUri = leadTo }));
    }

    public Task RefuseAsync(HttpContext http, string leadTo) =>
        http.InTurnAsync(gate, () => http.ForbidAsync(Scheme, new() { RedirectUri = leadTo }));

    /// <param name="Code">What the engine keeps with the user code.</param>
    /// <param name="Question">Which client, and for what.</param>
    internal sealed record Device(ClaimsPrincipal Code, Consent.Question Question)
    {
        public bool NeedsOrganization => Code.HasScope(StandardScopes.Organization);

        /// <summary>The organization that the device named itself.</summary>
        public string? Organization => Code.GetClaim(TokenPrincipal.ChosenClaim);
    }
}
