using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>That an invitation was mailed, kept as long as limits count it.</summary>
public sealed class InvitationSend
{
    public long Id { get; private init; }

    public required Id<Invitation> InvitationId { get; init; }

    public required Id<Organization> OrganizationId { get; init; }

    public required EmailAddress Email { get; init; }

    public required DateTimeOffset Time { get; init; }
}
