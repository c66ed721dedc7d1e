using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Makes access tokens for our own API without a client asking: for the server's own pages and for tests.</summary>
internal sealed class AccessTokenMint(SigningKeys keys, Issuer issuer, ChangeLog log, IOptions<OidcOptions> options, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string For(string subject, string clientId, params string[] scopes)
    {
        var now = time.GetInstant();
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = issuer.Name,
            Audience = ApiResource.Name,
            IssuedAt = now.UtcDateTime,
            Expires = (now + options.Value.AccessTokenLifetime).UtcDateTime,
            SigningCredentials = keys.Signer(SigningKeyMaterial.AccessTokens).Signing,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                ["client_id"] = clientId,
                ["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
                ["scope"] = string.Join(' ', scopes),
                ["org_rev"] = log.Head,
            },
        });
    }
}
