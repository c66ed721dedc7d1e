using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>An invitation with the names that its invitee knows it by.</summary>
internal sealed class ReceivedInvitation
{
    public required Invitation Invitation { get; init; }

    public required OrganizationName OrganizationName { get; init; }

    public required OrganizationStatus OrganizationStatus { get; init; }

    /// <summary>Null when a program invited, or the person is gone.</summary>
    public required PersonName? InviterName { get; init; }

    public static IQueryable<ReceivedInvitation> From(OrgGrpcDbContext db) =>
        from invitation in db.Invitations
        join organization in db.Organizations on invitation.OrganizationId equals organization.Id
        join user in db.Users on invitation.InviterUserId equals (Ids.Id<User>?)user.Id into inviters
        from inviter in inviters.DefaultIfEmpty()
        select new ReceivedInvitation
        {
            Invitation = invitation,
            OrganizationName = organization.Name,
            OrganizationStatus = organization.Status,
            InviterName = inviter == null ? null : inviter.Name,
        };

    public V1.ReceivedInvitation ToProto() => new()
    {
        InvitationId = Invitation.Id.ToString(),
        OrganizationId = Invitation.OrganizationId.ToString(),
        OrganizationName = OrganizationName.Value,
        InviterName = InviterName?.Value ?? "",
        Email = Invitation.Email.Value,
        Roles = { Invitation.Roles.ToNames() },
        Message = Invitation.Message,
        ExpireTime = Timestamp.FromDateTimeOffset(Invitation.ExpireTime),
    };
}
