using System.Security.Claims;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Sessions;

/// <summary>What the cookie says of the session that it belongs to.</summary>
internal sealed record SessionClaims(Id<Session> Id, byte[] Key)
{
    public const string IdClaim = "sid";
    public const string KeyClaim = "session_key";

    public static SessionClaims Of(Session session) => new(session.Id, session.Key);

    public static SessionClaims? Of(ClaimsPrincipal? cookie) =>
        Id<Session>.ParseOrNull(cookie?.FindFirstValue(IdClaim)) is { } id && cookie!.FindFirstValue(KeyClaim) is { } key
            ? new(id, WebEncoders.Base64UrlDecode(key))
            : null;

    public IEnumerable<Claim> ToClaims() => [new(IdClaim, Id.ToString()), new(KeyClaim, WebEncoders.Base64UrlEncode(Key))];
}
