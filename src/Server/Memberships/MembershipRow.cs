using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Memberships;

/// <summary>A membership as it is read and as it goes over the wire: with the ownership, which is no role of its own.</summary>
internal class MembershipRow
{
    public required Membership Membership { get; init; }

    public required bool IsOwner { get; init; }

    public virtual V1.Membership ToProto() => new()
    {
        Id = Membership.Id.ToString(),
        OrganizationId = Membership.OrganizationId.ToString(),
        UserId = Membership.UserId.ToString(),
        Roles = { Membership.Roles.ToNames() },
        IsOwner = IsOwner,
        Title = Membership.Title,
        Attributes = Membership.Attributes.ToProto(),
        Status = (V1.MembershipStatus)Membership.Status,
        CreateTime = Timestamp.FromDateTimeOffset(Membership.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(Membership.UpdateTime),
        Etag = Etag.Of(Membership.Version),
    };
}
