using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Invitations;

/// <summary>Invitations and links as they go over the wire.</summary>
internal static class InvitationProtos
{
    public static V1.Invitation ToProto(this Invitation invitation, DateTimeOffset now) => new()
    {
        Id = invitation.Id.ToString(),
        OrganizationId = invitation.OrganizationId.ToString(),
        Email = invitation.Email.Value,
        Roles = { invitation.Roles.ToNames() },
        Message = invitation.Message,
        Status = (V1.InvitationStatus)invitation.StatusAt(now),
        InviterUserId = invitation.InviterUserId?.ToString() ?? "",
        InviterClientId = invitation.InviterClientId ?? "",
        ExpireTime = Timestamp.FromDateTimeOffset(invitation.ExpireTime),
        CreateTime = Timestamp.FromDateTimeOffset(invitation.CreateTime),
        LastSendTime = Timestamp.FromDateTimeOffset(invitation.LastSendTime),
        SendCount = invitation.SendCount,
        AskTime = invitation.AskTime is { } asked ? Timestamp.FromDateTimeOffset(asked) : null,
        AcceptedUserId = invitation.AcceptedUserId?.ToString() ?? "",
        AcceptedMembershipId = invitation.AcceptedMembershipId?.ToString() ?? "",
        Etag = Etag.Of(invitation.Version),
    };

    public static V1.InvitationLink ToProto(this InvitationLink link) => new()
    {
        Id = link.Id.ToString(),
        OrganizationId = link.OrganizationId.ToString(),
        Roles = { link.Roles.ToNames() },
        MaxUses = link.MaxUses,
        Uses = link.Uses,
        ExpireTime = Timestamp.FromDateTimeOffset(link.ExpireTime),
        Revoked = link.Revoked,
        CreatorUserId = link.CreatorUserId?.ToString() ?? "",
        CreatorClientId = link.CreatorClientId ?? "",
        CreateTime = Timestamp.FromDateTimeOffset(link.CreateTime),
    };
}
