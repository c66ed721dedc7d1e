using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;

namespace OrgGrpc.Server.Tests.Organizations;

public sealed class PurgingOrganizations(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task After_its_grace_time_a_deleted_organization_goes_with_everything_of_it_and_its_people_stay()
    {
        var band = await Band.FormAsync(server);
        var kept = await Band.FormAsync(server);
        await band.Owning(band.Kurt).ProposeOwnershipTransferAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await server.Organizations(band.Kurt).DeleteOrganizationAsync(new() { OrganizationId = band.Id });

        server.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await PurgeAsync());
        Assert.Equal(band.Id, (await server.Organizations(band.Kurt).GetOrganizationAsync(new() { OrganizationId = band.Id })).Organization.Id);

        // The hourly service may come first: then nothing is left to do here.
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await PurgeAsync();

        foreach (var person in new[] { band.Kurt, band.Dave, band.Duder, band.Pat })
        {
            Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => server.Organizations(person).GetOrganizationAsync(
                new() { OrganizationId = band.Id }))).Reason);
        }

        Assert.Empty((await band.As(band.Dave).ListUserMembershipsAsync(new() { IncludeSuspended = true })).Memberships);
        Assert.Equal(0, await RowsAsync(band.Id));
        Assert.Equal(4, await RowsAsync(kept.Id));
        var told = Assert.Single(await band.ChangesAsync(), change => change.OrganizationPurged is not null);
        Assert.True(told.Actor.System);
        Assert.Equal(3, (await kept.MembersAsync()).Count);
    }

    private Task<int> PurgeAsync() => server.InScopeAsync(services => services.GetRequiredService<OrganizationPurge>().PurgeAsync(CancellationToken.None));

    private Task<int> RowsAsync(string organizationId) => server.InScopeAsync(async services =>
    {
        Id<Organization>.TryParse(organizationId, out var id);
        var db = services.GetRequiredService<OrgGrpcDbContext>();
        return await db.Memberships.CountAsync(row => row.OrganizationId == id) + await db.Ownerships.CountAsync(row => row.OrganizationId == id)
            + await db.OwnershipTransfers.CountAsync(row => row.OrganizationId == id);
    });
}
