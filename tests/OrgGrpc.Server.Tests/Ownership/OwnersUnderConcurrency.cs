using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;

namespace OrgGrpc.Server.Tests.Ownership;

/// <summary>Two callers at once, hundreds of times: one wins, the other is told why not, and the organization has its owner.</summary>
public sealed class OwnersUnderConcurrency(OwnersUnderConcurrency.Roomy server) : IClassFixture<OwnersUnderConcurrency.Roomy>
{
    private const int Rounds = 200;

    [Fact]
    public async Task Handing_over_to_somebody_while_removing_them()
    {
        var band = await Band.FormAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var target = (await server.JoinAsync(band.Id, band.Duder)).Id.ToString();

            var (handed, removed) = await BothAsync(
                async () => await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = target }),
                async () => await band.As(band.Krist).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = target }));

            Assert.True(handed is null != removed is null, $"{handed} {removed}");
            Assert.True(handed is null ? removed == "OWNERSHIP_REQUIRED" : handed == "MEMBERSHIP_NOT_FOUND", $"{handed} {removed}");
            Assert.Equal((handed is null ? band.Duder : band.Kurt).Id.ToString(), await band.OwnerAsync());
            if (handed is null)
            {
                await band.Owning(band.Duder).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId });
                await band.As(band.Kurt).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = target });
            }
        }
    }

    [Fact]
    public async Task Handing_over_to_two_people()
    {
        var band = await Band.FormAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var (krist, dave) = await BothAsync(
                async () => await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId }),
                async () => await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId }));

            Assert.True(krist is null != dave is null, $"{krist} {dave}");
            Assert.Equal("PERMISSION_DENIED", krist ?? dave);
            var winner = krist is null ? band.Krist : band.Dave;
            Assert.Equal(winner.Id.ToString(), await band.OwnerAsync());
            await band.Owning(winner).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId });
        }
    }

    [Fact]
    public async Task Handing_over_while_the_old_owner_deletes()
    {
        var band = await Band.FormAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var (handed, deleted) = await BothAsync(
                async () => await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId }),
                async () => await server.Organizations(band.Kurt).DeleteOrganizationAsync(new() { OrganizationId = band.Id }));

            Assert.True(handed is null != deleted is null, $"{handed} {deleted}");
            if (handed is null)
            {
                Assert.Equal("PERMISSION_DENIED", deleted);
                await band.Owning(band.Krist).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId });
            }
            else
            {
                await server.Organizations(band.Kurt).UndeleteOrganizationAsync(new() { OrganizationId = band.Id });
            }
        }
    }

    [Fact]
    public async Task Creating_two_organizations_with_one_slug()
    {
        var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
        for (var round = 0; round < Rounds; round++)
        {
            var slug = $"band-{round}";
            var (first, second) = await BothAsync(
                async () => await server.Organizations(kurt).CreateOrganizationAsync(new() { Name = "One", Slug = slug }),
                async () => await server.Organizations(dave).CreateOrganizationAsync(new() { Name = "Two", Slug = slug }));

            Assert.True(first is null != second is null, $"{first} {second}");
            Assert.Equal("SLUG_TAKEN", first ?? second);
        }

        // The losers left nothing behind.
        var owned = await server.Memberships(kurt).ListUserMembershipsAsync(new() { PageSize = 500 });
        var others = await server.Memberships(dave).ListUserMembershipsAsync(new() { PageSize = 500 });
        Assert.Equal(Rounds, owned.Memberships.Count + others.Memberships.Count);
    }

    [Fact]
    public async Task Handing_over_to_somebody_while_their_account_is_deleted()
    {
        var band = await Band.FormAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var leaver = await server.AddPersonAsync("leaver");
            var target = (await server.JoinAsync(band.Id, leaver)).Id.ToString();

            var (handed, deleted) = await BothAsync(
                async () => await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = target }),
                () => DeleteAsync(leaver));

            Assert.True(handed is null != deleted is null, $"{handed} {deleted}");
            Assert.True(handed is null ? deleted == "OwnershipRequired" : handed == "MEMBERSHIP_NOT_FOUND", $"{handed} {deleted}");
            Assert.Equal((handed is null ? leaver : band.Kurt).Id.ToString(), await band.OwnerAsync());
            if (handed is null)
            {
                await band.Owning(leaver).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId });
            }
        }
    }

    /// <summary>By SQL, without asking any rule first.</summary>
    private Task<object> DeleteAsync(User person) => server.InScopeAsync(services =>
    {
        var db = services.GetRequiredService<OrgGrpcDbContext>();
        return services.GetRequiredService<WriteTransaction>().RunAsync(async () =>
        {
            await db.Memberships.Where(membership => membership.UserId == person.Id).ExecuteDeleteAsync();
            return (object)await db.Users.Where(user => user.Id == person.Id).ExecuteDeleteAsync();
        }, CancellationToken.None);
    });

    private static async Task<(string? First, string? Second)> BothAsync(Func<Task<object>> first, Func<Task<object>> second)
    {
        var outcomes = await Task.WhenAll(Task.Run(() => OutcomeAsync(first)), Task.Run(() => OutcomeAsync(second)));
        return (outcomes[0], outcomes[1]);
    }

    /// <summary>Null for success, the reason for a refusal.</summary>
    private static async Task<string?> OutcomeAsync(Func<Task<object>> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException exception)
        {
            return Refused.Of(exception).Reason ?? exception.StatusCode.ToString();
        }
        catch (Refusal refusal)
        {
            return refusal.Reason.ToString();
        }
    }

    /// <summary>Hundreds of rounds make hundreds of organizations.</summary>
    public sealed class Roomy : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Ownership:MaxOrganizationsPerPerson"] = "1000",
        };
    }
}
