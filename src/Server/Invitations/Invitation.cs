using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>One address asked into an organization. It is linked to nobody until somebody accepts it.</summary>
public sealed class Invitation : IIdentified, IRecordsChanges
{
    /// <summary>How long after the last time a new one may be asked for again; the contract says the same.</summary>
    private static readonly TimeSpan AskPause = TimeSpan.FromDays(1);

    private Invitation()
    {
    }

    public static string IdPrefix => "inv";

    public RecordedChanges Recorded { get; } = new();

    public Id<Invitation> Id { get; private init; }

    public Id<Organization> OrganizationId { get; private init; }

    public EmailAddress Email { get; private init; } = null!;

    public RoleSet Roles { get; private init; }

    public string Message { get; private init; } = "";

    /// <summary>As stored: a pending one may be over by time, see <see cref="StatusAt"/>.</summary>
    public InvitationStatus Status { get; private set; }

    /// <summary>SHA-256 of the secret that the newest mail carries.</summary>
    public byte[] SecretHash { get; private set; } = [];

    public Id<User>? InviterUserId { get; private set; }

    public string? InviterClientId { get; private set; }

    public DateTimeOffset ExpireTime { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset LastSendTime { get; private set; }

    public int SendCount { get; private set; }

    /// <summary>When its invitee asked for a new one; null when they did not since it was last sent.</summary>
    public DateTimeOffset? AskTime { get; private set; }

    public Id<User>? AcceptedUserId { get; private set; }

    public Id<Membership>? AcceptedMembershipId { get; private set; }

    /// <summary>Counts the changes: the etag of the contract, and what makes every answer to it a conditional update.</summary>
    public int Version { get; private set; }

    internal static Invitation Create(Id<Organization> organization, InvitationTerms terms, Inviter inviter, byte[] secretHash, DateTimeOffset now)
    {
        var invitation = new Invitation
        {
            Id = Id<Invitation>.New(now),
            OrganizationId = organization,
            Email = terms.Email,
            Roles = terms.Roles,
            Message = terms.Message,
            Status = InvitationStatus.Pending,
            SecretHash = secretHash,
            InviterUserId = inviter.UserId,
            InviterClientId = inviter.ClientId,
            ExpireTime = terms.ExpireTime,
            CreateTime = now,
            LastSendTime = now,
            SendCount = 1,
            Version = 1,
        };
        invitation.Record(new() { InvitationCreated = new() { InvitationId = invitation.Id.ToString(), Roles = { terms.Roles.ToNames() } } });
        return invitation;
    }

    public InvitationStatus StatusAt(DateTimeOffset now) =>
        Status == InvitationStatus.Pending && ExpireTime <= now ? InvitationStatus.Expired : Status;

    /// <summary>A new secret takes the place of the old one, and whoever resends takes the place of the inviter.</summary>
    public void Resend(Inviter by, byte[] secretHash, DateTimeOffset expireTime, DateTimeOffset now)
    {
        RequireNotAnswered();
        (Status, SecretHash, ExpireTime) = (InvitationStatus.Pending, secretHash, expireTime);
        (InviterUserId, InviterClientId) = (by.UserId, by.ClientId);
        (LastSendTime, SendCount, AskTime, Version) = (now, SendCount + 1, null, Version + 1);
        Record(new() { InvitationResent = new() { InvitationId = Id.ToString() } });
    }

    public void Accept(Membership membership, DateTimeOffset now)
    {
        RequirePending(now);
        (Status, AcceptedUserId, AcceptedMembershipId) = (InvitationStatus.Accepted, membership.UserId, membership.Id);
        Version++;
        Record(new()
        {
            UserId = membership.UserId.ToString(),
            InvitationAccepted = new() { InvitationId = Id.ToString(), MembershipId = membership.Id.ToString() },
        });
    }

    /// <summary>Whoever holds the secret of one that is over asks for a new one; not too often, for a link may be in many hands.</summary>
    public void AskForNew(DateTimeOffset now)
    {
        RequireNotAnswered();
        if (StatusAt(now) == InvitationStatus.Pending)
        {
            throw InvitationRefusals.AlreadyPending(Id);
        }

        if (AskTime + AskPause is { } again && again > now)
        {
            throw InvitationRefusals.RateLimited(T("A new invitation was asked for already."), again - now);
        }

        (AskTime, Version) = (now, Version + 1);
        Record(new() { InvitationAsked = new() { InvitationId = Id.ToString() } });
    }

    public void Decline(DateTimeOffset now)
    {
        RequirePending(now);
        (Status, Version) = (InvitationStatus.Declined, Version + 1);
        Record(new() { InvitationDeclined = new() { InvitationId = Id.ToString() } });
    }

    public void Revoke()
    {
        if (Status == InvitationStatus.Revoked)
        {
            return;
        }

        RequireNotAnswered();
        (Status, Version) = (InvitationStatus.Revoked, Version + 1);
        Record(new() { InvitationRevoked = new() { InvitationId = Id.ToString() } });
    }

    public void RequirePending(DateTimeOffset now)
    {
        RequireNotAnswered();
        if (StatusAt(now) == InvitationStatus.Expired)
        {
            throw InvitationRefusals.Expired(Id);
        }
    }

    /// <summary>Whoever accepts holds the invited address, and is not the one who invited.</summary>
    public void RequireInvitee(User user)
    {
        if (InviterUserId == user.Id)
        {
            throw InvitationRefusals.Own(Id);
        }

        RequireAddressee(user);
    }

    /// <summary>The address must be shown to be theirs: having the secret is not enough.</summary>
    public void RequireAddressee(User user)
    {
        if (user.VerifiedAddress != Email)
        {
            throw InvitationRefusals.EmailMismatch(Id);
        }
    }

    private void RequireNotAnswered() => _ = Status switch
    {
        InvitationStatus.Accepted => throw InvitationRefusals.Accepted(Id),
        InvitationStatus.Declined => throw InvitationRefusals.Declined(Id),
        InvitationStatus.Revoked => throw InvitationRefusals.Revoked(Id),
        var open => open,
    };

    private void Record(Change change)
    {
        change.OrganizationId = OrganizationId.ToString();
        Recorded.Add(change);
    }
}
