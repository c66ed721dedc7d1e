using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Bench;

/// <summary>Gives the bench what a sign-in would give a member: a token for a service, under the server's own key, that says what is true now.</summary>
internal static class MemberTokens
{
    public const string Audience = "https://projects.example.org";

    private const string Path = "/bench/token";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static void Map(WebApplication app) => app.MapGet(
        Path,
        (string organization, string user, SigningKeys keys, Issuer issuer, ChangeLog log, Facts facts) =>
        {
            // First the revision, then what is true: the other way round a change between the two would be overlooked.
            var revision = log.Head;
            var standing = facts.Standing(Id<Organization>.ParseOrNull(organization)!.Value, Id<User>.ParseOrNull(user)!.Value);
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var roles = standing.Roles.ToNames();
            var token = Handler.CreateToken(new SecurityTokenDescriptor
            {
                TokenType = "at+jwt",
                Issuer = issuer.Name,
                Audience = Audience,
                IssuedAt = now,
                Expires = now.AddHours(1),
                SigningCredentials = keys.Signer(SigningKeyMaterial.AccessTokens).Signing,
                Claims = Claims(user, organization, revision, roles),
            });
            return new MemberToken(token, standing.MembershipId.ToString(), roles);
        });

    public static string AddressOf(string organization, string user) => $"{Path}?organization={organization}&user={user}";

    public static Dictionary<string, object> Claims(string user, string organization, long revision, string[] roles) => new()
    {
        ["sub"] = user,
        ["client_id"] = "bench",
        ["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
        ["scope"] = "openid organization",
        ["sid"] = $"ses_{Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16))}",
        ["org_id"] = organization,
        ["org_roles"] = roles,
        ["org_rev"] = revision,
    };
}

/// <summary>A token, and what it says.</summary>
internal sealed record MemberToken(string Token, string MembershipId, string[] Roles);
