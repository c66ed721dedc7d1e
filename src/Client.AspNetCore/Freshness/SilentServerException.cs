using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>Whether the token is stale cannot be known now.</summary>
internal sealed class SilentServerException() : SecurityTokenException("The issuer has not been heard for too long to know whether the token is stale.");
