using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

/// <summary>An organization with somebody in each position: kurt owns it, krist is an admin, dave a member, duder a stranger; pat operates.</summary>
internal sealed record Band(ServerUnderTest Server, User Kurt, User Krist, User Dave, User Duder, User Pat, string Id)
{
    public required string KurtsId { get; init; }

    public required string KristsId { get; init; }

    public required string DavesId { get; init; }

    public static async Task<Band> FormAsync(ServerUnderTest server)
    {
        var kurt = await server.AddPersonAsync("kurt");
        var krist = await server.AddPersonAsync("krist");
        var dave = await server.AddPersonAsync("dave");
        var created = await server.Organizations(kurt).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var id = created.Organization.Id;
        return new(server, kurt, krist, dave, await server.AddPersonAsync("duder"), await server.AddPersonAsync("pat", isOperator: true), id)
        {
            KurtsId = created.Organization.OwnerMembershipId,
            KristsId = (await server.JoinAsync(id, krist, RoleSet.Admin)).Id.ToString(),
            DavesId = (await server.JoinAsync(id, dave)).Id.ToString(),
        };
    }

    public MembershipService.MembershipServiceClient As(User person) => Server.Memberships(person);

    public OwnershipService.OwnershipServiceClient Owning(User person) => Server.Ownership(person);

    public async Task<string> OwnerAsync() => (await Owning(Pat).GetOwnerAsync(new() { OrganizationId = Id })).Membership.UserId;

    public async Task<V1.Membership> ReadAsync(string membershipId) =>
        (await As(Pat).GetMembershipAsync(new() { OrganizationId = Id, MembershipId = membershipId })).Membership;

    public async Task<List<string>> MembersAsync() =>
        [.. (await As(Pat).ListMembershipsAsync(new() { OrganizationId = Id })).Memberships.Select(membership => membership.UserId)];

    /// <summary>What the log tells of this organization since it has its people.</summary>
    public Task<List<Change>> ChangesAsync() => Server.ChangesOfAsync(Id);
}

internal static class BandClients
{
    public static OrganizationService.OrganizationServiceClient Organizations(this ServerUnderTest server, User person) => new(server.As(person.Id));

    public static MembershipService.MembershipServiceClient Memberships(this ServerUnderTest server, User person) => new(server.As(person.Id));

    public static OwnershipService.OwnershipServiceClient Ownership(this ServerUnderTest server, User person) => new(server.As(person.Id));

    public static Task<List<Change>> ChangesOfAsync(this ServerUnderTest server, string organizationId) =>
        server.InScopeAsync(async services =>
        {
            Id<Organization>.TryParse(organizationId, out var id);
            var db = services.GetRequiredService<OrgGrpcDbContext>();
            var records = await db.Changes.Where(change => change.OrganizationId == id).OrderBy(change => change.Revision).ToListAsync();
            return records.Select(record => record.ToProto()).ToList();
        });
}
