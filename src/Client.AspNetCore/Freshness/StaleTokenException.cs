using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>The token is older than a change that concerns it.</summary>
internal sealed class StaleTokenException() : SecurityTokenException("The token is older than a change that concerns it; get a new one.");
