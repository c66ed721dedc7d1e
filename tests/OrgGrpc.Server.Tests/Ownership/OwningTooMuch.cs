using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Ownership;

public sealed class OwningTooMuch(OwningTooMuch.Strict server) : IClassFixture<OwningTooMuch.Strict>
{
    [Fact]
    public async Task A_person_creates_so_many_organizations_and_an_operator_may_give_them_more()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var own = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var operators = new OrganizationService.OrganizationServiceClient(server.As((await server.AddPersonAsync("boss", isOperator: true)).Id));

        // Two at once take the last place: one gets it.
        await own.CreateOrganizationAsync(new() { Name = "Fecal Matter" });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await own.CreateOrganizationAsync(new() { Name = $"Skid Row {number}" });
                return "";
            }
            catch (Grpc.Core.RpcException refusal)
            {
                return Refused.Of(refusal).Reason;
            }
        }));
        Assert.Single(outcomes, "");
        Assert.Equal(7, outcomes.Count(reason => reason == "LIMIT_EXCEEDED"));

        var refused = await Refused.AsyncOf(() => own.CreateOrganizationAsync(new() { Name = "Nirvana" }));
        Assert.Equal(("owned_organizations", "2"), (refused.Metadata["limit"], refused.Metadata["maximum"]));
        await operators.CreateOrganizationAsync(new() { Name = "Nirvana", OwnerUserId = kurt.Id.ToString() });

        // Membership alone is no ownership.
        var krist = await server.AddPersonAsync("krist");
        foreach (var name in new[] { "Sweet 75", "Eyes Adrift" })
        {
            await new OrganizationService.OrganizationServiceClient(server.As(krist.Id)).CreateOrganizationAsync(new() { Name = name });
        }
    }

    public sealed class Strict : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Ownership:MaxOrganizationsPerPerson"] = "2",
        };
    }
}
