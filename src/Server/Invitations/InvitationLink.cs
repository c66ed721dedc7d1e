using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>A link for many: whoever holds it joins, as many as it allows.</summary>
public sealed class InvitationLink : IIdentified, IRecordsChanges
{
    /// <summary>OrgGrpc's own limit, documented in the contract.</summary>
    public const int MostUses = 10_000;

    private InvitationLink()
    {
    }

    public static string IdPrefix => "link";

    public RecordedChanges Recorded { get; } = new();

    public Id<InvitationLink> Id { get; private init; }

    public Id<Organization> OrganizationId { get; private init; }

    public RoleSet Roles { get; private init; }

    public int MaxUses { get; private init; }

    public int Uses { get; private set; }

    public byte[] SecretHash { get; private init; } = [];

    public Id<User>? CreatorUserId { get; private init; }

    public string? CreatorClientId { get; private init; }

    public DateTimeOffset ExpireTime { get; private init; }

    public bool Revoked { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    /// <summary>Makes every use a conditional update: two at once are never one.</summary>
    public int Version { get; private set; }

    public static InvitationLink Create(
        Id<Organization> organization, RoleSet roles, int maxUses, DateTimeOffset expireTime, Inviter creator, byte[] secretHash, DateTimeOffset now)
    {
        var link = new InvitationLink
        {
            Id = Id<InvitationLink>.New(now),
            OrganizationId = organization,
            Roles = roles,
            MaxUses = maxUses,
            SecretHash = secretHash,
            CreatorUserId = creator.UserId,
            CreatorClientId = creator.ClientId,
            ExpireTime = expireTime,
            CreateTime = now,
            Version = 1,
        };
        link.Record(new()
        {
            InvitationLinkCreated = new() { InvitationLinkId = link.Id.ToString(), Roles = { roles.ToNames() }, MaxUses = maxUses },
        });
        return link;
    }

    public void Use(Membership membership, DateTimeOffset now)
    {
        RequireOpen(now);
        (Uses, Version) = (Uses + 1, Version + 1);
        Record(new()
        {
            UserId = membership.UserId.ToString(),
            InvitationLinkUsed = new() { InvitationLinkId = Id.ToString(), MembershipId = membership.Id.ToString() },
        });
    }

    public void Revoke()
    {
        if (!Revoked)
        {
            (Revoked, Version) = (true, Version + 1);
            Record(new() { InvitationLinkRevoked = new() { InvitationLinkId = Id.ToString() } });
        }
    }

    public void RequireOpen(DateTimeOffset now)
    {
        if (Revoked)
        {
            throw InvitationLinkRefusals.Revoked(Id);
        }

        if (ExpireTime <= now)
        {
            throw InvitationLinkRefusals.Expired(Id);
        }

        if (Uses >= MaxUses)
        {
            throw InvitationLinkRefusals.Exhausted(Id);
        }
    }

    private void Record(Change change)
    {
        change.OrganizationId = OrganizationId.ToString();
        Recorded.Add(change);
    }
}
