using System.Collections.Frozen;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>What decides about a program's calls and tokens.</summary>
internal sealed record ClientFact(
    FrozenSet<string> Scopes, IReadOnlyList<string> Resources, FrozenSet<string> ServedResources, FrozenDictionary<Id<Organization>, RoleSet> Bindings)
{
    /// <summary>Every client may ask who somebody is, and to keep the answer; the rest is said client by client.</summary>
    public bool MayAskFor(string scope) => scope is StandardScopes.OpenId or StandardScopes.OfflineAccess || Scopes.Contains(scope);
}
