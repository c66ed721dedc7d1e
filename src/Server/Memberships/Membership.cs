using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

/// <summary>A person in an organization, with roles. There is at most one per person and organization.</summary>
public sealed class Membership : IIdentified, IRecordsChanges
{
    private Membership()
    {
    }

    public static string IdPrefix => "mem";

    public RecordedChanges Recorded { get; } = new();

    public Id<Membership> Id { get; private init; }

    public Id<Organization> OrganizationId { get; private init; }

    public Id<User> UserId { get; private init; }

    /// <summary>Never holds <see cref="RoleSet.Owner"/>: that is read from the ownership.</summary>
    public RoleSet Roles { get; private set; }

    public string Title { get; private set; } = "";

    public Attributes Attributes { get; private set; } = Attributes.None;

    public MembershipStatus Status { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Counts the changes; the etag of the contract.</summary>
    public int Version { get; private set; }

    public bool IsActive => Status == MembershipStatus.Active;

    public static Membership Join(
        Id<Organization> organization, Id<User> user, RoleSet roles, DateTimeOffset now, string title = "", Attributes? attributes = null,
        string invitationId = "", string invitationLinkId = "", string membershipRequestId = "")
    {
        var membership = new Membership
        {
            Id = Id<Membership>.New(now),
            OrganizationId = organization,
            UserId = user,
            Roles = roles,
            Title = title,
            Attributes = attributes ?? Attributes.None,
            Status = MembershipStatus.Active,
            CreateTime = now,
            UpdateTime = now,
            Version = 1,
        };
        membership.Record(new()
        {
            MembershipAdded = new()
            {
                MembershipId = membership.Id.ToString(),
                Roles = { roles.ToNames() },
                InvitationId = invitationId,
                InvitationLinkId = invitationLinkId,
                MembershipRequestId = membershipRequestId,
            },
        });
        return membership;
    }

    public void Change(RoleSet roles, string title, Attributes attributes, DateTimeOffset now)
    {
        if ((roles, title, attributes) == (Roles, Title, Attributes))
        {
            return;
        }

        var before = ToSettings();
        (Roles, Title, Attributes) = (roles, title, attributes);
        Touch(now);
        var after = ToSettings();
        Record(new()
        {
            MembershipUpdated = new()
            {
                MembershipId = Id.ToString(),
                Before = before,
                After = after,
                ChangedFields = ChangedFields.Between(before, after),
            },
        });
    }

    public void Suspend(DateTimeOffset now)
    {
        if (IsActive)
        {
            Status = MembershipStatus.Suspended;
            Touch(now);
            Record(new() { MembershipSuspended = new() { MembershipId = Id.ToString() } });
        }
    }

    public void Reactivate(DateTimeOffset now)
    {
        if (!IsActive)
        {
            Status = MembershipStatus.Active;
            Touch(now);
            Record(new() { MembershipReactivated = new() { MembershipId = Id.ToString() } });
        }
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void Remove() => Record(new() { MembershipRemoved = new() { MembershipId = Id.ToString() } });

    /// <summary>What people set about it, as the contract tells it.</summary>
    private V1.Membership ToSettings() => new() { Roles = { Roles.ToNames() }, Title = Title, Attributes = Attributes.ToProto() };

    private void Touch(DateTimeOffset now) => (UpdateTime, Version) = (now, Version + 1);

    private void Record(Change change)
    {
        change.OrganizationId = OrganizationId.ToString();
        change.UserId = UserId.ToString();
        Recorded.Add(change);
    }
}
