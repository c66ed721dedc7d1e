using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// /connect/authorize, after the engine has checked client, redirect address, PKCE, scopes and resources. What a person has to answer is
/// asked on pages. The contract with them: each gets <c>returnUrl</c>, this very request as a path with query, and sends the browser back
/// to it when it is done:
/// <list type="bullet">
/// <item><c>/sign-in?returnUrl=…</c>, with <c>prompt=login</c> to ask for the password although somebody is signed in;</item>
/// <item><c>/organizations/choose?returnUrl=…</c>, which adds <c>organization=&lt;id&gt;</c> to the address it goes back to;</item>
/// <item><c>/consent?returnUrl=…</c>, which calls <see cref="Consent.GrantAsync"/> for a yes, and adds <c>consent=denied</c> for a no.</item>
/// </list>
/// </summary>
internal static class AuthorizeEndpoint
{
    public static async Task HandleAsync(
        HttpContext http, Facts facts, OrganizationChoice choice, Consent consent, SingleUse singleUse, OrgGrpcDbContext db, WriteGate gate,
        TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request[Parameters.MaxAge] is not null && request.MaxAge is not >= 0)
        {
            await http.RefuseAsync(TokenRefusal.InvalidRequest("The parameter 'max_age' must be a number of seconds."));
            return;
        }

        var pushed = PushedRequest.Of(http);
        var session = await PersonSession.ReadAsync(http, facts);

        // The cookie is looked at only now and then, and what it gets here would outlive it.
        var mustSignIn = session is null || !await db.SessionOf(session.UserId, session.Cookie).AnyAsync(http.RequestAborted)
            || (request.HasPromptValue(PromptValues.Login) && !(session.AuthTime >= pushed?.Time)) || IsTooOld(request, session, time)
            || await IsSomebodyElseAsync(http, request, session);
        if (mustSignIn)
        {
            await http.AskAsync(request, OpenIddictConstants.Errors.LoginRequired, "/sign-in", drop: PromptValues.Login, again: session is not null);
            return;
        }

        var named = PushedRequest.Answer(http, request, "organization");
        var organization = OrganizationChoice.Outcome.Denied;
        if (request.HasScope(StandardScopes.Organization))
        {
            organization = await choice.ChooseAsync(session!.UserId, named, http.RequestAborted);
            if (organization.MustAsk)
            {
                await http.AskAsync(request, OpenIddictConstants.Errors.InteractionRequired, "/organizations/choose");
                return;
            }

            if (organization.Organization is null)
            {
                await http.RefuseAsync(new(OpenIddictConstants.Errors.AccessDenied, "The person is no active member of that organization."));
                return;
            }
        }
        else if (named is not null)
        {
            await http.RefuseAsync(TokenRefusal.InvalidRequest("The parameter 'organization' needs the scope 'organization'."));
            return;
        }

        if (PushedRequest.Answer(http, request, "consent") == "denied")
        {
            await http.RefuseAsync(new(OpenIddictConstants.Errors.AccessDenied, "The person said no."));
            return;
        }

        if (await consent.IsNeededAsync(request, session!.UserId, pushed?.Time, http.RequestAborted))
        {
            await http.AskAsync(request, OpenIddictConstants.Errors.ConsentRequired, "/consent", drop: PromptValues.Consent);
            return;
        }

        var principal = TokenPrincipal.OfCode(
            request.GetScopes(), [.. request.GetResources()], session.UserId, session.AuthTime, session.Methods, organization.Organization,
            session.Cookie.Id);
        await http.InTurnAsync(gate, async () => await (pushed is null || await singleUse.TryRedeemAsync(pushed.Token, http.RequestAborted)
            ? http.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, principal)
            : http.RefuseAsync(TokenRefusal.InvalidRequest("The pushed request was used before."))));
    }

    /// <summary>Whoever has just signed in is on the way back to here; without this, <c>max_age=0</c> would ask for ever.</summary>
    private static readonly TimeSpan WayBack = TimeSpan.FromSeconds(10);

    private static bool IsTooOld(OpenIddictRequest request, PersonSession session, TimeProvider time) =>
        request.MaxAge is { } seconds && !(time.GetInstant() - session.AuthTime <= Max(TimeSpan.FromSeconds(seconds), WayBack));

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    /// <summary>The client means a certain person (<c>id_token_hint</c>), and another one sits here.</summary>
    private static async Task<bool> IsSomebodyElseAsync(HttpContext http, OpenIddictRequest request, PersonSession session) =>
        request.IdTokenHint is not null
        && (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal?.GetClaim(Claims.Subject) is { } subject
        && subject != session.UserId.ToString();
}
