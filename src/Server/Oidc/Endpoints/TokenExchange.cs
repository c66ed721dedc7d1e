using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// POST /connect/token with the grant of RFC 8693, after the engine has checked client, grant type and tokens: a service passes on whom it
/// acts for.
/// </summary>
internal sealed class TokenExchange(ExchangeGrant grant, WriteGate gate, IOptions<OidcOptions> options, TimeProvider time)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public async Task HandleAsync(HttpContext http, OpenIddictRequest request)
    {
        var tokens = await http.AuthenticateAsync(Scheme);
        var actor = tokens.Properties!.GetParameter<ClaimsPrincipal>(OpenIddictServerAspNetCoreConstants.Properties.ActorTokenPrincipal);
        var (exchange, refusal) = await grant.ReadAsync(request, tokens.Principal!, actor, http.RequestAborted);
        if (exchange is null || exchange.Subject.ExpireTime <= time.GetInstant())
        {
            await http.RefuseAsync(refusal ?? TokenRefusal.InvalidGrant("The subject token has expired."));
            return;
        }

        // The scopes may be fewer than were asked for, and then they have to be told (RFC 8693 section 2.2.1).
        var answer = new AuthenticationProperties();
        answer.SetParameter(Parameters.Scope, string.Join(' ', exchange.Scopes));
        var principal = TokenPrincipal.OfExchange(exchange.Subject, exchange.Claims, exchange.Scopes, exchange.Audience, exchange.Actors, LifetimeOf(exchange.Subject));
        await http.InTurnAsync(gate, () => http.SignInAsync(Scheme, principal, answer));
    }

    /// <summary>Up to the end of the token that it is made from. Rounded up, because the engine takes whole seconds and a token's end is one.</summary>
    private TimeSpan LifetimeOf(SubjectToken subject)
    {
        var left = TimeSpan.FromSeconds(Math.Ceiling((subject.ExpireTime - time.GetInstant()).TotalSeconds));
        return left < options.Value.AccessTokenLifetime ? left : options.Value.AccessTokenLifetime;
    }
}
