using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// What a checked access token says, as far as our own API believes it: who, for how long, and for which organization if it is for one. What
/// they may do is looked up.
/// <see cref="Fingerprints"/> are of the person and of the session or key that it hangs on; the others of the freshness feed tell of roles
/// and organizations, which are read anew with each call here.
/// </summary>
/// <param name="AskedConsent">It was given to an application that has to ask people.</param>
/// <param name="IsPassedOn">Somebody else acts with it than it was first given to.</param>
internal sealed record ValidatedToken(
    Id<User>? UserId, string? ClientId, IReadOnlySet<string> Scopes, DateTimeOffset ExpireTime, Id<Organization>? OrganizationId, bool IsPassedOn, bool AskedConsent,
    Id<ApiKey>? ApiKeyId, long Revision, Fingerprint[] Fingerprints);
