using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Persistence;

public sealed class RepeatingRequests(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_retry_gets_the_first_answer_and_has_no_second_effect()
    {
        var organizations = await SomeonesAsync("krist");
        var request = new CreateOrganizationRequest { RequestId = NewRequestId(), Name = "Sweet 75" };

        var first = await organizations.CreateOrganizationAsync(request);
        var second = await organizations.CreateOrganizationAsync(request);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Many_retries_at_once_have_one_effect()
    {
        var organizations = await SomeonesAsync("krist");
        for (var round = 0; round < 100; round++)
        {
            var request = new CreateOrganizationRequest { RequestId = NewRequestId(), Name = "Eyes Adrift" };
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => organizations.CreateOrganizationAsync(request).ResponseAsync));
            Assert.Single(answers.Select(answer => answer.Organization.Id).Distinct());
        }
    }

    [Fact]
    public async Task The_same_id_with_another_request_is_refused()
    {
        var organizations = await SomeonesAsync("krist");
        var request = new CreateOrganizationRequest { RequestId = NewRequestId(), Name = "Flipper" };
        await organizations.CreateOrganizationAsync(request);

        request.Name = "Filthy Friends";
        var refused = await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(request));

        Assert.Equal("REQUEST_ID_REUSED", refused.Reason);
    }

    [Fact]
    public async Task Another_caller_with_the_same_id_is_another_request()
    {
        var request = new CreateOrganizationRequest { RequestId = NewRequestId(), Name = "Giants in the Trees" };

        var first = await (await SomeonesAsync("krist")).CreateOrganizationAsync(request);
        var second = await (await SomeonesAsync("kurt")).CreateOrganizationAsync(request);

        Assert.NotEqual(first.Organization.Id, second.Organization.Id);
    }

    [Fact]
    public async Task An_id_that_is_no_uuid_is_named()
    {
        var organizations = await SomeonesAsync("krist");

        var refused = await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { RequestId = "again", Name = "Nirvana" }));

        Assert.Equal(["request_id"], refused.Fields);
    }

    private static string NewRequestId() => Guid.CreateVersion7().ToString();

    private async Task<OrganizationService.OrganizationServiceClient> SomeonesAsync(string name) =>
        new(server.As((await server.AddPersonAsync(name)).Id));
}
