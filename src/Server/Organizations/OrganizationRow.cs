using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Organizations;

/// <summary>An organization with its owner, as it is read and as it goes over the wire.</summary>
internal sealed class OrganizationRow
{
    public required Organization Organization { get; init; }

    public required Id<Membership> OwnerMembershipId { get; init; }

    public required Id<User> OwnerUserId { get; init; }

    public V1.Organization ToProto() => new()
    {
        Id = Organization.Id.ToString(),
        Name = Organization.Name.Value,
        Slug = Organization.Slug?.Value ?? "",
        ExternalId = Organization.ExternalId?.Value ?? "",
        Status = (V1.OrganizationStatus)Organization.Status,
        Attributes = Organization.Attributes.ToProto(),
        OwnerUserId = OwnerUserId.ToString(),
        OwnerMembershipId = OwnerMembershipId.ToString(),
        CreateTime = Timestamp.FromDateTimeOffset(Organization.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(Organization.UpdateTime),
        DeleteTime = Organization.DeleteTime is { } deleted ? Timestamp.FromDateTimeOffset(deleted) : null,
        PurgeTime = Organization.PurgeTime is { } purge ? Timestamp.FromDateTimeOffset(purge) : null,
        BrandColor = Organization.BrandColor?.Value ?? "",
        LogoUri = Organization.LogoPath,
        JoinPolicy = (V1.JoinPolicy)Organization.JoinPolicy,
        Etag = Errors.Etag.Of(Organization.Version),
    };
}
