using OrgGrpc.Server.Oidc.Clients;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>What a token says about a program, and as of which revision.</summary>
internal sealed record ProgramClaims(ClientFact Client, OrganizationClaims? Organization, long Revision);
