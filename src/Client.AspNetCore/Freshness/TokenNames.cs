namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>What entries call a token: the fingerprint of its person or program, and those of its session, its organization and the two together, if it has them.</summary>
internal sealed record TokenNames(Fingerprint Subject, Fingerprint? Session, Fingerprint? Organization, Fingerprint? Member)
{
    public static TokenNames Of(in TokenClaims token) => new(
        Fingerprint.Of(token.Subject),
        token.SessionId is { } session ? Fingerprint.Of(session) : null,
        token.OrganizationId is { } organization ? Fingerprint.Of(organization) : null,
        token.OrganizationId is { } its ? Fingerprint.Of($"{token.Subject} {its}") : null);
}
