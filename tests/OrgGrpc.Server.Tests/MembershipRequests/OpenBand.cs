using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Invitations;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.MembershipRequests;

/// <summary>An organization that people ask to join, with its owner and an admin.</summary>
internal sealed class OpenBand
{
    private static int count;

    private OpenBand(InvitingServer server, User owner, V1.Organization organization) => (Server, Owner, Id, Slug) = (server, owner, organization.Id, organization.Slug);

    public InvitingServer Server { get; }

    public User Owner { get; }

    public User Admin { get; private set; } = null!;

    public string Id { get; }

    public string Slug { get; }

    public static async Task<OpenBand> FoundAsync(InvitingServer server, JoinPolicy policy = JoinPolicy.Request)
    {
        var owner = await server.AddPersonAsync("kurt");
        var created = await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(
            new() { Name = "Nirvana", Slug = $"nirvana-{Interlocked.Increment(ref count)}", JoinPolicy = policy });
        var band = new OpenBand(server, owner, created.Organization) { Admin = await server.AddPersonAsync("krist") };
        await server.JoinAsync(band.Id, band.Admin, RoleSet.Admin);
        return band;
    }

    public MembershipRequestService.MembershipRequestServiceClient Of(User person) => new(Server.As(person.Id));

    /// <summary>A person who has just asked.</summary>
    public async Task<(User Person, V1.MembershipRequest Request)> AskAsync(string message = "")
    {
        var person = await Server.AddPersonAsync("chad");
        return (person, (await Of(person).CreateMembershipRequestAsync(new() { Slug = Slug, Message = message })).MembershipRequest);
    }

    public async Task<V1.MembershipRequest> ReadAsync(string requestId) => (await Of(Owner).GetMembershipRequestAsync(
        new() { OrganizationId = Id, MembershipRequestId = requestId })).MembershipRequest;

    public Task SetPolicyAsync(JoinPolicy policy) => UpdateAsync(new() { JoinPolicy = policy }, "join_policy");

    public Task UpdateAsync(V1.Organization organization, string path) => new OrganizationService.OrganizationServiceClient(Server.As(Owner.Id))
        .UpdateOrganizationAsync(new() { OrganizationId = Id, Organization = organization, UpdateMask = new() { Paths = { path } } }).ResponseAsync;

    public ApproveMembershipRequestRequest Approval(V1.MembershipRequest request, params string[] roles) =>
        new() { OrganizationId = Id, MembershipRequestId = request.Id, Roles = { roles } };

    public Task<List<Change>> ChangesAsync() => Server.ChangesOfAsync(Id);

    public async Task<int> CountAsync(Change.EventOneofCase kind) => (await ChangesAsync()).Count(change => change.EventCase == kind);
}
