using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class CountingStatements(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Every_rpc_sends_as_many_statements_with_a_thousand_members_as_with_ten()
    {
        var few = await FilledAsync(10);
        var many = await FilledAsync(1000);

        var withFew = await CountAsync(few);
        var withMany = await CountAsync(many);

        Assert.Equal(withFew, withMany);
        Assert.All(withMany, count => Assert.InRange(count.Statements, 1, 10));
        Assert.Equal(1, withMany.Single(count => count.Rpc == "batch").Statements);
        Assert.Equal(1, withMany.Single(count => count.Rpc == "list").Statements);
        Assert.Equal(2, withMany.Single(count => count.Rpc == "list with total").Statements);
    }

    private async Task<Band> FilledAsync(int members)
    {
        var band = await Band.FormAsync(server);
        await server.WriteAsync(async db =>
        {
            Id<Organization>.TryParse(band.Id, out var organization);
            var now = TimeProvider.System.GetUtcNow();
            for (var i = 3; i < members; i++)
            {
                OrgGrpc.Server.Users.EmailAddress.TryParse($"fan{i}.{band.Id}@example.org", out var address, out _);
                OrgGrpc.Server.Users.PersonName.TryParse($"fan {i}", out var name, out _);
                var fan = User.Register(address!, name!, now);
                fan.NormalizedUserName = fan.NormalizedEmail = address!.Value;
                fan.SecurityStamp = fan.Id.ToString();
                db.Add(fan);
                db.Add(Membership.Join(organization, fan.Id, OrgGrpc.Server.Roles.RoleSet.Member, now));
            }

            return await Task.FromResult(true);
        });
        return band;
    }

    private async Task<List<(string Rpc, int Statements)>> CountAsync(Band band)
    {
        var kurts = band.As(band.Kurt);
        var owning = band.Owning(band.Kurt);
        var listed = (await kurts.ListMembershipsAsync(new() { OrganizationId = band.Id, PageSize = 8 })).Memberships;
        var counts = new List<(string, int)>();

        async Task OfAsync(string rpc, Func<Task> call) => counts.Add((rpc, (await server.Statements.OfAsync(call)).Count));

        await OfAsync("get", async () => await kurts.GetMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));
        await OfAsync("batch", async () => await kurts.BatchGetMembershipsAsync(
            new() { OrganizationId = band.Id, MembershipIds = { listed.Select(membership => membership.Id) } }));
        await OfAsync("list", async () => await kurts.ListMembershipsAsync(new() { OrganizationId = band.Id, PageSize = 500 }));
        await OfAsync("list with total", async () => await kurts.ListMembershipsAsync(new() { OrganizationId = band.Id, IncludeTotal = true }));
        await OfAsync("list with query", async () => await kurts.ListMembershipsAsync(new() { OrganizationId = band.Id, Query = "fan" }));
        await OfAsync("list of a person", async () => await kurts.ListUserMembershipsAsync(new()));
        await OfAsync("add", async () => await band.As(band.Pat).AddMembershipAsync(
            new() { OrganizationId = band.Id, UserId = band.Duder.Id.ToString() }));
        await OfAsync("update", async () => await kurts.UpdateMembershipAsync(new()
        {
            OrganizationId = band.Id,
            MembershipId = band.DavesId,
            Membership = new() { Title = "Drums" },
            UpdateMask = new() { Paths = { "title" } },
        }));
        await OfAsync("suspend", async () => await kurts.SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));
        await OfAsync("reactivate", async () => await kurts.ReactivateMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));
        await OfAsync("owner", async () => await owning.GetOwnerAsync(new() { OrganizationId = band.Id }));
        await OfAsync("propose", async () => await owning.ProposeOwnershipTransferAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));
        await OfAsync("remove", async () => await kurts.RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));
        await OfAsync("transfer", async () => await owning.TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId }));
        await OfAsync("leave", async () => await kurts.LeaveOrganizationAsync(new() { OrganizationId = band.Id }));
        return counts;
    }
}
