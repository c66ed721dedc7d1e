using System.Collections.Immutable;
using System.Security.Claims;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// What a service may pass on of a token that it was given: never more than that one allows, never for longer, and the person as they are now. That the
/// token is for this service's API, <see cref="ServedTokens"/> has seen to.
/// </summary>
internal sealed class ExchangeGrant(PersonGrant persons, OrganizationChoice choice, FreshnessLog freshness, ClientFacts clients)
{
    public async Task<(Exchange? Exchange, TokenRefusal? Refusal)> ReadAsync(
        OpenIddictRequest request, ClaimsPrincipal given, ClaimsPrincipal? actor, CancellationToken cancellationToken)
    {
        if (SubjectToken.Of(given) is not { } subject || freshness.IsStale(subject.Revision, subject.Fingerprints)
            || clients.Find(request.ClientId!) is not { } client || clients.Find(subject.ClientId) is not { } first)
        {
            return (null, NoLonger);
        }

        var problems = TargetProblem(request, client, out var audience) ?? ScopeProblem(request, subject);
        if ((ActorProblem(actor, request.ClientId!, subject.Actors) ?? problems) is { } refusal)
        {
            return (null, refusal);
        }

        var (organization, problem) = await OrganizationAsync(request, subject, cancellationToken);
        if (problem is not null)
        {
            return (null, problem);
        }

        // Past every cache, as for all tokens: a membership that ended a moment ago is none, and new roles are the ones that are passed on.
        return await persons.ReadAsync(given, organization, withList: false, cancellationToken) is { } claims
            ? (new(subject, claims, Scopes(request, subject, client, first), audience, subject.Actors.Before(request.ClientId!)), null)
            : (null, NoLonger);
    }

    private static TokenRefusal NoLonger => TokenRefusal.InvalidGrant("The subject token no longer holds.");

    /// <summary>An actor token proves who asks, and whoever asks has proved that already: it is theirs or it is wrong.</summary>
    private static TokenRefusal? ActorProblem(ClaimsPrincipal? actor, string clientId, Actors actors) =>
        actor is not null && (actor.GetClaim(Claims.Subject) != clientId || actor.GetClaim(Claims.ClientId) != clientId)
            ? TokenRefusal.InvalidRequest("The actor token is not a token of this client for itself.")
            : actors.IsFull ? TokenRefusal.InvalidRequest($"The token was passed on {Actors.Max} times already.")
            : null;

    /// <summary>One resource: services that share a token could use it at each other's.</summary>
    private static TokenRefusal? TargetProblem(OpenIddictRequest request, ClientFact client, out string audience)
    {
        var named = request.GetResources().Concat(request.GetAudiences()).Distinct().ToList();
        var targets = named.Count > 0 ? named : client.Resources;
        audience = targets.Count == 1 ? targets[0] : "";
        return targets.Count != 1 ? TokenRefusal.InvalidTarget("Exactly one resource must be named.")
            : client.Resources.Contains(audience) ? null
            : TokenRefusal.InvalidTarget("The client is not registered for that resource.");
    }

    private static TokenRefusal? ScopeProblem(OpenIddictRequest request, SubjectToken subject) =>
        request.GetScopes().All(subject.Scopes.Contains) ? null : TokenRefusal.InvalidScope("The subject token does not have that scope.");

    /// <summary>
    /// What both clients may ask for, of what the token has and the request wants. A token for one organization stays that, whoever asks for less: without
    /// the scope it would count in all of them.
    /// </summary>
    private static ImmutableArray<string> Scopes(OpenIddictRequest request, SubjectToken subject, ClientFact client, ClientFact first)
    {
        var asked = request.GetScopes();
        return
        [
            .. subject.Scopes.Where(scope => scope == StandardScopes.Organization
                || (scope != StandardScopes.OfflineAccess && client.MayAskFor(scope) && first.MayAskFor(scope) && (asked.IsEmpty || asked.Contains(scope)))),
        ];
    }

    /// <summary>
    /// The token's own; or another one, for the client that the person signed in at. A service further down gets one organization's token, and nothing of
    /// the person's others.
    /// </summary>
    private async Task<(Id<Organization>? Organization, TokenRefusal? Refusal)> OrganizationAsync(
        OpenIddictRequest request, SubjectToken subject, CancellationToken cancellationToken)
    {
        if ((string?)request["organization"] is not { } named)
        {
            return (subject.Organization, null);
        }

        if (!subject.Scopes.Contains(StandardScopes.Organization))
        {
            return (null, TokenRefusal.InvalidRequest("The parameter 'organization' needs a subject token with the scope 'organization'."));
        }

        var outcome = await choice.ChooseAsync(subject.UserId, named, cancellationToken);
        return outcome.Organization is { } organization && (organization == subject.Organization || IsOwn(request, subject))
            ? (organization, null)
            : (null, TokenRefusal.InvalidGrant("The person is no active member of that organization, or the subject token is for another one."));
    }

    private static bool IsOwn(OpenIddictRequest request, SubjectToken subject) =>
        subject.ClientId == request.ClientId && subject.Actors.Clients.Count == 0;

    /// <summary>What is passed on.</summary>
    internal sealed record Exchange(SubjectToken Subject, PersonClaims Claims, ImmutableArray<string> Scopes, string Audience, Actors Actors);
}
