using OrgGrpc.Server.Changes;
using OrgGrpc.V1;
using Kind = OrgGrpc.V1.Change.EventOneofCase;

namespace OrgGrpc.Server.Freshness;

/// <summary>Which tokens a change makes stale: those that say more, or something else, than is true after it.</summary>
internal static class StaleTokens
{
    /// <summary>All kinds of change that may make a token stale; the others need not be looked at.</summary>
    public static readonly IReadOnlySet<Kind> Kinds = new HashSet<Kind>
    {
        Kind.OrganizationSuspended, Kind.OrganizationDeleted, Kind.OrganizationPurged,
        Kind.MembershipUpdated, Kind.MembershipSuspended, Kind.MembershipRemoved, Kind.OwnershipTransferred,
        Kind.UserDeactivated, Kind.UserDeleted, Kind.UserSignedOut,
        Kind.ClientUpdated, Kind.ClientDeleted, Kind.ApiKeyDeleted,
    };

    public static IEnumerable<Fingerprint> Of(ChangeRecord record) => Kinds.Contains(record.Kind) ? Of(record.ToProto()) : [];

    private static IEnumerable<Fingerprint> Of(Change change) => change.EventCase switch
    {
        Kind.OrganizationSuspended or Kind.OrganizationDeleted or Kind.OrganizationPurged => [Fingerprint.Of(change.OrganizationId)],

        // A new title or attribute is in no token.
        Kind.MembershipUpdated => change.MembershipUpdated.Before.Roles.ToHashSet().SetEquals(change.MembershipUpdated.After.Roles)
            ? []
            : [Fingerprint.OfMember(change.UserId, change.OrganizationId)],
        Kind.MembershipSuspended or Kind.MembershipRemoved => [Fingerprint.OfMember(change.UserId, change.OrganizationId)],
        Kind.OwnershipTransferred =>
        [
            Fingerprint.OfMember(change.OwnershipTransferred.FromUserId, change.OrganizationId),
            Fingerprint.OfMember(change.OwnershipTransferred.ToUserId, change.OrganizationId),
        ],
        Kind.UserDeactivated or Kind.UserDeleted => [Fingerprint.Of(change.UserId)],
        Kind.UserSignedOut => [Fingerprint.Of(change.UserSignedOut.SessionId is { Length: > 0 } session ? session : change.UserId)],
        Kind.ClientUpdated => [Fingerprint.Of(change.ClientUpdated.ClientId)],
        Kind.ClientDeleted => [Fingerprint.Of(change.ClientDeleted.ClientId)],

        // The `sid` of a person's key, the `sub` of an organization's.
        Kind.ApiKeyDeleted => [Fingerprint.Of(change.ApiKeyDeleted.ApiKeyId)],
        _ => [],
    };
}
