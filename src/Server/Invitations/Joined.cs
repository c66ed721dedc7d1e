using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Invitations;

/// <summary>A person who just became a member, and the revision at which everybody sees it.</summary>
internal sealed record Joined(Membership Membership, long Revision)
{
    /// <summary>Who just joined is not the owner.</summary>
    public V1.Membership ToProto() => new()
    {
        Id = Membership.Id.ToString(),
        OrganizationId = Membership.OrganizationId.ToString(),
        UserId = Membership.UserId.ToString(),
        Roles = { Membership.Roles.ToNames() },
        Title = Membership.Title,
        Attributes = Membership.Attributes.ToProto(),
        Status = (V1.MembershipStatus)Membership.Status,
        CreateTime = Timestamp.FromDateTimeOffset(Membership.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(Membership.UpdateTime),
        Etag = Etag.Of(Membership.Version),
    };
}
