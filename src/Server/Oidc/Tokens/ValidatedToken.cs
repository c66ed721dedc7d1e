using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// What a checked access token says, as far as our own API believes it: who, for how long, and for which organization if it is for one. What
/// they may do is looked up.
/// </summary>
internal sealed record ValidatedToken(
    Id<User>? UserId, string? ClientId, IReadOnlySet<string> Scopes, DateTimeOffset ExpireTime, Id<Organization>? OrganizationId);
