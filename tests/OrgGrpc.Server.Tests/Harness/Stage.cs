using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>
/// An organization with somebody in each position and one of each thing that the contract knows, and with <see cref="Size"/> more of
/// whatever grows: members, invitations, links, organizations of the member.
/// </summary>
internal sealed class Stage
{
    private Stage(ServerUnderTest server, int size) => (Server, Size) = (server, size);

    public ServerUnderTest Server { get; }

    public int Size { get; }

    public User Owner { get; private set; } = null!;

    public User Admin { get; private set; } = null!;

    public User Member { get; private set; } = null!;

    public User Stranger { get; private set; } = null!;

    public User Operator { get; private set; } = null!;

    /// <summary>Registered, with a link to verify their address that was not used yet.</summary>
    public User Newcomer { get; private set; } = null!;

    /// <summary>A person who has asked to join, here and in <see cref="Size"/> organizations more.</summary>
    public User Applicant { get; private set; } = null!;

    public string OrganizationId { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public string OwnersMembershipId { get; private set; } = "";

    public string AdminsMembershipId { get; private set; } = "";

    public string MembersMembershipId { get; private set; } = "";

    public string SuspendedMembershipId { get; private set; } = "";

    /// <summary>An invitation to the stranger, by the owner.</summary>
    public string InvitationId { get; private set; } = "";

    public string InvitationSecret { get; } = Secret.New().Text;

    public string InvitationLinkId { get; private set; } = "";

    public string UserApiKeyId { get; private set; } = "";

    public string OrganizationApiKeyId { get; private set; } = "";

    public string InvitationLinkSecret { get; } = Secret.New().Text;

    /// <summary>The applicant's request, pending.</summary>
    public string MembershipRequestId { get; private set; } = "";

    public string VerificationSecret { get; } = Secret.New().Text;

    /// <summary>The owner's offer to the member, once it was made.</summary>
    public string OwnershipTransferId { get; private set; } = "";

    public string ClientId { get; private set; } = "";

    public IReadOnlyList<string> MembershipIds { get; private set; } = [];

    public IReadOnlyList<string> UserIds { get; private set; } = [];

    /// <summary>Other organizations to which the member belongs.</summary>
    public IReadOnlyList<string> OtherOrganizationIds { get; private set; } = [];

    /// <summary>Revision of the newest change.</summary>
    public long Revision => Server.Services.GetRequiredService<ChangeLog>().Head;

    /// <summary>Text that no other stage has.</summary>
    public string Mark => OrganizationId[^12..];

    public static async Task<Stage> SetAsync(ServerUnderTest server, int size = 3)
    {
        var stage = new Stage(server, size);
        await server.WriteAsync(db =>
        {
            stage.Populate(db);
            return Task.FromResult(true);
        });
        (stage.ClientId, _) = await server.AddProgramAsync();
        return stage;
    }

    /// <summary>The owner offers the organization to the member.</summary>
    public async Task OfferAsync()
    {
        var offered = await new V1.OwnershipService.OwnershipServiceClient(Server.As(Owner.Id))
            .ProposeOwnershipTransferAsync(new() { OrganizationId = OrganizationId, MembershipId = MembersMembershipId });
        OwnershipTransferId = offered.OwnershipTransfer.Id;
    }

    /// <summary>From now on people may ask to join.</summary>
    public async Task TakeRequestsAsync() =>
        await new V1.OrganizationService.OrganizationServiceClient(Server.As(Owner.Id)).UpdateOrganizationAsync(new()
        {
            OrganizationId = OrganizationId,
            Organization = new() { JoinPolicy = V1.JoinPolicy.Request },
            UpdateMask = new() { Paths = { "join_policy" } },
        });

    public async Task SuspendAsync() =>
        await new V1.OrganizationService.OrganizationServiceClient(Server.As(Operator.Id)).SuspendOrganizationAsync(new() { OrganizationId = OrganizationId });

    public async Task DeleteAsync() =>
        await new V1.OrganizationService.OrganizationServiceClient(Server.As(Owner.Id)).DeleteOrganizationAsync(new() { OrganizationId = OrganizationId });

    /// <summary>What ends in time has ended: offers, invitations, links.</summary>
    public Task PassTimeAsync() => Server.WriteAsync(async db =>
    {
        var organization = Id<Organization>.ParseOrNull(OrganizationId);
        var longAgo = DateTimeOffset.UnixEpoch;
        await db.OwnershipTransfers.Where(offer => offer.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(offer => offer.ExpireTime, longAgo));
        await db.Invitations.Where(one => one.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(one => one.ExpireTime, longAgo));
        return await db.InvitationLinks.Where(link => link.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(link => link.ExpireTime, longAgo));
    });

    private void Populate(OrgGrpcDbContext db)
    {
        var now = TimeProvider.System.GetInstant();
        (Owner, Admin, Member, Stranger) = (Enter(db, "kurt"), Enter(db, "krist"), Enter(db, "dave"), Enter(db, "duder"));
        Operator = Enter(db, "pat");
        Operator.MakeOperator(now);
        Newcomer = Enter(db, "lori", verified: false);
        db.Add(Verification.Of(Newcomer, null, Parse(VerificationSecret), now, TimeSpan.FromDays(1)));

        var (organization, owners) = Found(db, Owner);
        (OrganizationId, Slug, OwnersMembershipId) = (organization.Id.ToString(), organization.Slug!.Value, owners.Id.ToString());
        AdminsMembershipId = Join(db, organization, Admin, RoleSet.Admin).Id.ToString();
        MembersMembershipId = Join(db, organization, Member).Id.ToString();
        var suspended = Join(db, organization, Enter(db, "aaron"));
        suspended.Suspend(now);
        SuspendedMembershipId = suspended.Id.ToString();
        InvitationId = Invite(db, organization, Stranger.Address, InvitationSecret);
        InvitationLinkId = Link(db, organization, InvitationLinkSecret);
        UserApiKeyId = Key(db, Member);
        OrganizationApiKeyId = Key(db, organization);
        Applicant = Enter(db, "chad");
        MembershipRequestId = Ask(db, organization, Applicant);
        Multiply(db, organization);
    }

    private void Multiply(OrgGrpcDbContext db, Organization organization)
    {
        var people = Enumerable.Range(0, Size).Select(_ => Enter(db, "fan")).ToList();
        UserIds = [.. people.Select(person => person.Id.ToString())];
        MembershipIds = [.. people.Select(person => Join(db, organization, person).Id.ToString())];
        OtherOrganizationIds = [.. people.Select(_ =>
        {
            var (other, _) = Found(db, Operator);
            Join(db, other, Member);
            return other.Id.ToString();
        })];
        foreach (var _ in people)
        {
            Invite(db, organization, NewAddress("guest"), Secret.New().Text);
            Link(db, organization, Secret.New().Text);
            Key(db, Member);
            Key(db, organization);
            Ask(db, organization, Enter(db, "fan"));
            Ask(db, Found(db, Operator).Organization, Applicant);
            Invite(db, Found(db, Operator).Organization, Stranger.Address, Secret.New().Text);
        }
    }

    private static User Enter(OrgGrpcDbContext db, string name, bool verified = true)
    {
        var now = TimeProvider.System.GetInstant();
        var person = User.Register(NewAddress(name), PersonName.FromStored(name), now);
        if (verified)
        {
            person.VerifyEmail(now);
        }

        db.Add(person);
        return person;
    }

    private static (Organization Organization, Membership Owners) Found(OrgGrpcDbContext db, User owner)
    {
        var now = TimeProvider.System.GetInstant();
        var mark = Guid.CreateVersion7().ToString("N");
        var organization = Organization.Create(
            OrganizationName.FromStored("Nirvana"), OrgGrpc.Server.Organizations.Slug.FromStored($"nirvana-{mark}"), ExternalId.FromStored($"crm-{mark}"), Attributes.None,
            suspended: false, now);
        return (organization, db.Found(organization, owner.Id, now));
    }

    private static Membership Join(OrgGrpcDbContext db, Organization organization, User person, RoleSet roles = RoleSet.Member)
    {
        var membership = Membership.Join(organization.Id, person.Id, roles | RoleSet.Member, TimeProvider.System.GetInstant());
        db.Add(membership);
        return membership;
    }

    private string Invite(OrgGrpcDbContext db, Organization organization, EmailAddress address, string secret)
    {
        var now = TimeProvider.System.GetInstant();
        var inviter = new Inviter(organization.Id.ToString() == OrganizationId ? Owner.Id : Operator.Id, null);
        var terms = new InvitationTerms(address, RoleSet.Member, "", now.AddDays(7));
        var invitation = OrgGrpc.Server.Invitations.Invitation.Create(organization.Id, terms, inviter, Parse(secret).Hash, now);
        db.Add(invitation);
        return invitation.Id.ToString();
    }

    private static string Ask(OrgGrpcDbContext db, Organization organization, User person)
    {
        var request = OrgGrpc.Server.MembershipRequests.MembershipRequest.Create(organization.Id, person.Id, "", TimeProvider.System.GetInstant());
        db.Add(request);
        return request.Id.ToString();
    }

    private string Link(OrgGrpcDbContext db, Organization organization, string secret)
    {
        var now = TimeProvider.System.GetInstant();
        var link = OrgGrpc.Server.Invitations.InvitationLink.Create(
            organization.Id, RoleSet.Member, 100, now.AddDays(7), new(Owner.Id, null), Parse(secret).Hash, now);
        db.Add(link);
        return link.Id.ToString();
    }

    private static string Key(OrgGrpcDbContext db, User person)
    {
        var key = OrgGrpc.Server.ApiKeys.ApiKey.OfUser(person.Id, null, KeyTerms, Secret.New().Hash, TimeProvider.System.GetInstant());
        db.Add(key);
        return key.Id.ToString();
    }

    private static string Key(OrgGrpcDbContext db, Organization organization)
    {
        var key = OrgGrpc.Server.ApiKeys.ApiKey.OfOrganization(
            organization.Id, RoleSet.Member, KeyTerms, Caller.System, Secret.New().Hash, TimeProvider.System.GetInstant());
        db.Add(key);
        return key.Id.ToString();
    }

    private static ApiKeyTerms KeyTerms => new(ApiKeyName.FromStored("Backup"), ReadOnly: false, TimeProvider.System.GetInstant().AddDays(7));

    private static EmailAddress NewAddress(string name) => EmailAddress.FromStored($"{name}.{Guid.CreateVersion7():N}@example.org");

    private static Secret Parse(string text) => Secret.TryParse(text, out var secret, out var problem) ? secret : throw new ArgumentException(problem);
}
