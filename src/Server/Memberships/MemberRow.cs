using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Memberships;

/// <summary>A membership in the list of an organization: with the person.</summary>
internal sealed class MemberRow : MembershipRow
{
    public required PersonName Name { get; init; }

    public required EmailAddress Address { get; init; }

    public override V1.Membership ToProto()
    {
        var membership = base.ToProto();
        membership.User = new() { Id = membership.UserId, Name = Name.Value, Email = Address.Value };
        return membership;
    }
}

/// <summary>A membership in the list of a person: with the organization.</summary>
internal sealed class BelongingRow : MembershipRow
{
    public required OrganizationName Name { get; init; }

    public required Slug? Slug { get; init; }

    public required OrganizationStatus Status { get; init; }

    public override V1.Membership ToProto()
    {
        var membership = base.ToProto();
        membership.Organization = new()
        {
            Id = membership.OrganizationId,
            Name = Name.Value,
            Slug = Slug?.Value ?? "",
            Status = (V1.OrganizationStatus)Status,
        };
        return membership;
    }
}
