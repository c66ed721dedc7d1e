using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Clients;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>The caller whom a validated token stands for, as they are now.</summary>
internal sealed class CallerLookup(Facts facts, ClientFacts clients)
{
    public Caller Find(ValidatedToken token) => Anywhere(token).Within(token.OrganizationId);

    private Caller Anywhere(ValidatedToken token)
    {
        if (token.UserId is { } user)
        {
            return facts.Person(user);
        }

        // A scope that was taken from the client is gone at once, not when its tokens expire.
        return token.ClientId is { } id && clients.Find(id) is { } client
            ? Caller.Program(id, client.Scopes.IsSupersetOf(token.Scopes) ? token.Scopes : token.Scopes.Intersect(client.Scopes).ToHashSet(), client.Bindings)
            : Caller.Nobody;
    }
}
