using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

/// <summary>The account that several people share.</summary>
public sealed class Organization : IIdentified, IRecordsChanges
{
    /// <summary>How long a deleted organization can be undeleted.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    private Organization()
    {
    }

    public static string IdPrefix => "org";

    public RecordedChanges Recorded { get; } = new();

    public Id<Organization> Id { get; private init; }

    public OrganizationName Name { get; private set; } = null!;

    public Slug? Slug { get; private set; }

    /// <summary>What another system calls it; unique when given.</summary>
    public ExternalId? ExternalId { get; private set; }

    public Attributes Attributes { get; private set; } = Attributes.None;

    public BrandColor? BrandColor { get; private set; }

    /// <summary>Of its logo, when it has one.</summary>
    public string? LogoDigest { get; private set; }

    public OrganizationStatus Status { get; private set; }

    public JoinPolicy JoinPolicy { get; private set; }

    /// <summary>What it goes back to when it is undeleted.</summary>
    public OrganizationStatus StatusBeforeDeletion { get; private set; } = OrganizationStatus.Active;

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset UpdateTime { get; private set; }

    public DateTimeOffset? DeleteTime { get; private set; }

    public DateTimeOffset? PurgeTime => DeleteTime + Grace;

    /// <summary>Counts the changes; the etag of the contract.</summary>
    public int Version { get; private set; }

    /// <summary>What those who manage it set.</summary>
    public OrganizationProfile Profile => new(Name, Slug, ExternalId, Attributes, BrandColor, JoinPolicy);

    /// <summary>Whether it shows itself to people who have not signed in yet.</summary>
    public bool HasBrand => BrandColor is not null || LogoDigest is not null;

    public string LogoPath => LogoDigest is null ? "" : Logo.PathOf(Id, LogoDigest);

    public bool IsActive => Status == OrganizationStatus.Active;

    public static Organization Create(
        OrganizationName name, Slug? slug, ExternalId? externalId, Attributes attributes, bool suspended, DateTimeOffset now,
        JoinPolicy joinPolicy = JoinPolicy.InvitationOnly)
    {
        return new Organization
        {
            Id = Id<Organization>.New(now),
            Name = name,
            Slug = slug,
            ExternalId = externalId,
            Attributes = attributes,
            JoinPolicy = joinPolicy,
            Status = suspended ? OrganizationStatus.Suspended : OrganizationStatus.Active,
            CreateTime = now,
            UpdateTime = now,
            Version = 1,
        };
    }

    /// <summary>Says that it exists, now that it has its owner.</summary>
    public void RecordFounding(string ownerUserId, string ownerMembershipId) => Record(new()
    {
        OrganizationCreated = new()
        {
            Name = Name.Value,
            Slug = Slug?.Value ?? "",
            OwnerUserId = ownerUserId,
            OwnerMembershipId = ownerMembershipId,
            Suspended = Status == OrganizationStatus.Suspended,
            JoinPolicy = (V1.JoinPolicy)JoinPolicy,
        },
    });

    public void Change(OrganizationProfile profile, DateTimeOffset now)
    {
        if (profile != Profile)
        {
            var before = ToSettings();
            (Name, Slug, ExternalId, Attributes, BrandColor, JoinPolicy) = profile;
            RecordUpdate(before, now);
        }
    }

    /// <summary>Another logo, or none.</summary>
    public void Show(string? logoDigest, DateTimeOffset now)
    {
        if (logoDigest != LogoDigest)
        {
            var before = ToSettings();
            LogoDigest = logoDigest;
            RecordUpdate(before, now);
        }
    }

    /// <summary>False when it was suspended already.</summary>
    public bool Suspend(DateTimeOffset now)
    {
        RequireNotDeleted();
        if (Status == OrganizationStatus.Suspended)
        {
            return false;
        }

        Status = OrganizationStatus.Suspended;
        Touch(now);
        Record(new() { OrganizationSuspended = new() });
        return true;
    }

    public void Reactivate(DateTimeOffset now)
    {
        RequireNotDeleted();
        if (Status != OrganizationStatus.Active)
        {
            Status = OrganizationStatus.Active;
            Touch(now);
            Record(new() { OrganizationReactivated = new() });
        }
    }

    public void Delete(DateTimeOffset now)
    {
        if (Status != OrganizationStatus.Deleted)
        {
            (StatusBeforeDeletion, Status, DeleteTime) = (Status, OrganizationStatus.Deleted, now);
            Touch(now);
            Record(new() { OrganizationDeleted = new() { PurgeTime = Timestamp.FromDateTimeOffset(now + Grace) } });
        }
    }

    /// <summary>Brings it back as it was: an organization that was suspended when deleted is suspended again.</summary>
    public void Undelete(DateTimeOffset now)
    {
        if (Status == OrganizationStatus.Deleted)
        {
            (Status, DeleteTime) = (StatusBeforeDeletion, null);
            Touch(now);
            Record(new() { OrganizationUndeleted = new() });
        }
    }

    /// <summary>Says that the row is about to go for good; the caller removes it in the same transaction.</summary>
    public void Purge() => Record(new() { OrganizationPurged = new() });

    /// <summary>For everything that only a working organization may do.</summary>
    public void RequireActive()
    {
        RequireNotDeleted();
        if (Status == OrganizationStatus.Suspended)
        {
            throw OrganizationRefusals.Suspended(Id);
        }
    }

    /// <summary>For what an operator may do in a suspended organization, too.</summary>
    public void RequireNotDeleted()
    {
        if (Status == OrganizationStatus.Deleted)
        {
            throw OrganizationRefusals.Deleted(Id);
        }
    }

    private void RecordUpdate(V1.Organization before, DateTimeOffset now)
    {
        Touch(now);
        var after = ToSettings();
        Record(new() { OrganizationUpdated = new() { Before = before, After = after, ChangedFields = ChangedFields.Between(before, after) } });
    }

    /// <summary>What people set about it, as the contract tells it.</summary>
    private V1.Organization ToSettings() => new()
    {
        Name = Name.Value,
        Slug = Slug?.Value ?? "",
        ExternalId = ExternalId?.Value ?? "",
        Attributes = Attributes.ToProto(),
        BrandColor = BrandColor?.Value ?? "",
        LogoUri = LogoPath,
        JoinPolicy = (V1.JoinPolicy)JoinPolicy,
    };

    private void Touch(DateTimeOffset now) => (UpdateTime, Version) = (now, Version + 1);

    private void Record(Change change)
    {
        change.OrganizationId = Id.ToString();
        Recorded.Add(change);
    }
}
