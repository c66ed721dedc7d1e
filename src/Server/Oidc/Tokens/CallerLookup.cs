using System.Collections.Frozen;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>The caller whom a validated token stands for, as they are now.</summary>
internal sealed class CallerLookup(Facts facts, ClientFacts clients, ApiKeyFacts keys, FreshnessLog freshness)
{
    public Caller Find(ValidatedToken token)
    {
        var caller = Anywhere(token).Within(token.OrganizationId);
        return token.IsPassedOn ? caller.WithoutOperator().Lent() : token.AskedConsent ? caller.Lent() : caller;
    }

    private Caller Anywhere(ValidatedToken token)
    {
        // Whose session ended, or who was deactivated in between, starts anew: the same rule as at every guarded service.
        if (freshness.IsStale(token.Revision, token.Fingerprints))
        {
            return Caller.Nobody;
        }

        if (token.ApiKeyId is { } key)
        {
            return keys.Find(key) is { } fact ? OfKey(fact, token) : Caller.Nobody;
        }

        if (token.UserId is { } user)
        {
            return facts.Person(user);
        }

        // A scope that was taken from the client is gone at once, not when its tokens expire.
        return token.ClientId is { } id && clients.Find(id) is { } client
            ? Caller.Program(id, client.Scopes.IsSupersetOf(token.Scopes) ? token.Scopes : token.Scopes.Intersect(client.Scopes).ToHashSet(), client.Bindings)
            : Caller.Nobody;
    }

    /// <summary>A person's key counts where the person's token says, an organization's in its organization.</summary>
    private Caller OfKey(ApiKeyFact key, ValidatedToken token)
    {
        var name = key.Id.ToString();
        if (key.UserId is { } user)
        {
            var person = token.UserId == user ? facts.Person(user) : Caller.Nobody;
            return person.IsNobody ? person : person.ByApiKey(name, key.ReadOnly);
        }

        var roles = new Dictionary<Id<Organization>, RoleSet> { [key.OrganizationId!.Value] = key.Roles };
        return token.ClientId == name ? Caller.Program(name, FrozenSet<string>.Empty, roles).ByApiKey(name, key.ReadOnly) : Caller.Nobody;
    }
}
