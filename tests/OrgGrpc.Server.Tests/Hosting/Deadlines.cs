using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>A call whose caller has gone leaves the whole change or none, and holds nobody up.</summary>
public sealed class Deadlines(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_call_that_waits_for_its_turn_gives_up_with_its_caller()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        using (await server.Services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None))
        {
            var late = await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(
                new() { Name = "Late", Slug = "late" }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300)));
            Assert.Equal(StatusCode.DeadlineExceeded, late.Code);

            using var leaving = new CancellationTokenSource();
            var call = organizations.CreateOrganizationAsync(new() { Name = "Left", Slug = "left" }, cancellationToken: leaving.Token);
            await leaving.CancelAsync();
            Assert.Equal(StatusCode.Cancelled, (await Refused.AsyncOf(async () => await call)).Code);
        }

        Assert.Equal("Next", (await organizations.CreateOrganizationAsync(new() { Name = "Next" })).Organization.Name);
        Assert.Equal(0, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Organizations
            .CountAsync(organization => (string)(object)organization.Name == "Late" || (string)(object)organization.Name == "Left")));
    }

    [Fact]
    public async Task However_short_the_deadline_a_retry_with_the_same_request_id_has_one_effect()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        for (var i = 0; i < 60; i++)
        {
            var request = new CreateOrganizationRequest
            {
                Name = "Once",
                Slug = $"once-{i}",
                RequestId = Guid.CreateVersion7().ToString(),
            };
            try
            {
                await organizations.CreateOrganizationAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMicroseconds(200 * i));
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled)
            {
                // Whether the change was made, the caller cannot know.
            }

            var retried = await organizations.CreateOrganizationAsync(request);
            Assert.Equal(retried.Organization.Id, (await organizations.LookupOrganizationAsync(new() { Slug = request.Slug })).Organization.Id);
        }

        Assert.Equal(60, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Ownerships
            .CountAsync(ownership => services.GetRequiredService<OrgGrpcDbContext>().Organizations
                .Any(organization => organization.Id == ownership.OrganizationId && (string)(object)organization.Name == "Once"))));
    }
}
