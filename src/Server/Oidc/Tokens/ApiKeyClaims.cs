using OrgGrpc.Server.ApiKeys;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>What a token says that an API key gave, and as of which revision.</summary>
internal sealed record ApiKeyClaims(ApiKey Key, OrganizationClaims? Organization, long Revision);
