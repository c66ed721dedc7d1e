using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Users;

public sealed class DeletingPeople(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_deleted_person_is_gone_with_their_memberships_and_each_is_told()
    {
        var (kurt, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"));
        var organization = await FoundAsync(kurt, "Nirvana");
        await server.JoinAsync(organization, krist);

        var deleted = await ClientOf(krist).DeleteUserAsync(new());

        var changes = await InDatabaseAsync(db => db.Changes.AsNoTracking().Where(change => change.UserId == krist.Id)
            .OrderByDescending(change => change.Revision).Take(2).ToListAsync());
        Assert.Equal(deleted.Revision, changes[0].Revision);
        Assert.Equal(
            [Change.EventOneofCase.MembershipRemoved, Change.EventOneofCase.UserDeleted], changes.Select(change => change.Kind).Order());
        Assert.False(await InDatabaseAsync(db => db.Memberships.AnyAsync(membership => membership.UserId == krist.Id)));
        var operators = ClientOf(await server.AddPersonAsync("dave", isOperator: true));
        Assert.Equal("USER_NOT_FOUND", (await Refused.AsyncOf(() => operators.GetUserAsync(new() { UserId = krist.Id.ToString() }))).Reason);
    }

    [Fact]
    public async Task An_owner_is_not_deleted_not_even_of_an_organization_that_can_be_undeleted()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var (first, second) = (await FoundAsync(kurt, "Nirvana"), await FoundAsync(kurt, "Fecal Matter"));
        await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).DeleteOrganizationAsync(new() { OrganizationId = second });

        var refused = await Refused.AsyncOf(() => ClientOf(kurt).DeleteUserAsync(new()));

        Assert.Equal(("OWNS_ORGANIZATIONS", StatusCode.FailedPrecondition), (refused.Reason!, refused.Code));
        Assert.Equal(("2", $"{first},{second}"), (refused.Metadata["count"], refused.Metadata["organization_ids"]));
        await ClientOf(kurt).GetMeAsync(new());
    }

    [Fact]
    public async Task Nobody_deletes_somebody_else_but_an_operator()
    {
        var (krist, duder) = (await server.AddPersonAsync("krist"), await server.AddPersonAsync("duder"));

        var refused = await Refused.AsyncOf(() => ClientOf(krist).DeleteUserAsync(new() { UserId = duder.Id.ToString() }));
        Assert.Equal("PERMISSION_DENIED", refused.Reason);

        await ClientOf(await server.AddPersonAsync("dave", isOperator: true)).DeleteUserAsync(new() { UserId = duder.Id.ToString() });
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => ClientOf(duder).GetMeAsync(new()))).Reason);
    }

    [Fact]
    public async Task Handing_over_to_somebody_who_leaves_for_good_at_that_moment_never_leaves_an_organization_without_owner()
    {
        for (var round = 0; round < 200; round++)
        {
            var (kurt, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"));
            var organization = await FoundAsync(kurt, "Nirvana");
            var next = await server.JoinAsync(organization, krist);

            await Task.WhenAll(HandOverAsync(next), Quietly(() => ClientOf(krist).DeleteUserAsync(new()).ResponseAsync));

            var owner = await InDatabaseAsync(db => (
                from ownership in db.Ownerships
                join membership in db.Memberships on ownership.MembershipId equals membership.Id
                join user in db.Users on membership.UserId equals user.Id
                where ownership.OrganizationId == next.OrganizationId && membership.OrganizationId == next.OrganizationId
                select user.Id).SingleAsync());
            Assert.Equal(await InDatabaseAsync(db => db.Users.AnyAsync(user => user.Id == krist.Id)) ? krist.Id : kurt.Id, owner);
        }
    }

    /// <summary>As the process does it, without a check that could win the race by itself.</summary>
    private Task HandOverAsync(Membership next) => Quietly(() => server.WriteAsync(async db =>
    {
        var ownership = await db.Ownerships.SingleAsync(row => row.OrganizationId == next.OrganizationId);
        var from = await db.Memberships.SingleAsync(row => row.Id == ownership.MembershipId);
        ownership.HandOver(from, await db.Memberships.SingleAsync(row => row.Id == next.Id), TimeProvider.System.GetInstant());
        return true;
    }));

    private static async Task Quietly<T>(Func<Task<T>> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is RpcException { StatusCode: StatusCode.FailedPrecondition } or InvalidOperationException)
        {
            // One of the two loses; which one is not the question.
        }
    }

    private UserService.UserServiceClient ClientOf(User person) => new(server.As(person.Id));

    private async Task<string> FoundAsync(User owner, string name) =>
        (await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = name })).Organization.Id;

    private Task<T> InDatabaseAsync<T>(Func<OrgGrpcDbContext, Task<T>> read) =>
        server.InScopeAsync(services => read(services.GetRequiredService<OrgGrpcDbContext>()));
}
