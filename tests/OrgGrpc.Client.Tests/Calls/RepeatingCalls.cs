using Grpc.Core;
using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.Calls;

public sealed class RepeatingCalls(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_read_is_repeated_until_the_server_is_back()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organizations = host.Client<OrganizationServiceClient>();
        var created = await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters" });

        host.Wire.Unreachable = 2;
        var read = await organizations.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id });

        Assert.Equal(created.Organization, read.Organization);
        Assert.Equal(["CreateOrganization", "GetOrganization", "GetOrganization", "GetOrganization"], host.Wire.Sent);
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_repeated_and_creates_once()
    {
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organizations = host.Client<OrganizationServiceClient>();
        var request = new CreateOrganizationRequest { Name = "Late!", ExternalId = "late" };

        host.Wire.Lost = 1;
        var created = await organizations.CreateOrganizationAsync(request);

        Assert.Equal(["CreateOrganization", "CreateOrganization"], host.Wire.Sent);
        var found = await organizations.LookupOrganizationAsync(new() { ExternalId = "late" });
        Assert.Equal(created.Organization.Id, found.Organization.Id);
        Assert.Empty(request.RequestId);
    }

    [Fact]
    public async Task Two_creations_with_one_message_are_two()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organizations = host.Client<OrganizationServiceClient>();
        var request = new CreateOrganizationRequest { Name = "Probot" };

        var first = await organizations.CreateOrganizationAsync(request);
        var second = await organizations.CreateOrganizationAsync(request);

        Assert.NotEqual(first.Organization.Id, second.Organization.Id);
    }

    [Fact]
    public async Task A_change_that_could_happen_twice_is_sent_once()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organizations = host.Client<OrganizationServiceClient>();
        var created = await organizations.CreateOrganizationAsync(new() { Name = "Scream" });

        host.Wire.Unreachable = 1;
        var failed = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await organizations.DeleteOrganizationAsync(new() { OrganizationId = created.Organization.Id }));

        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Equal(ErrorReason.Unspecified, failed.Reason);
        Assert.IsType<RpcException>(failed.InnerException);
        Assert.Single(host.Wire.Sent, "DeleteOrganization");
        var read = await organizations.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        Assert.Equal(OrganizationStatus.Active, read.Organization.Status);
    }

    [Fact]
    public async Task Without_repetition_one_attempt_is_all()
    {
        await using var host = new ClientHost(server.GrpcAddress, configure: options => options.MaxAttempts = 1);
        host.Wire.Unreachable = 1;

        await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await host.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

        Assert.Single(host.Wire.Sent);
    }

    [Fact]
    public async Task A_call_ends_at_its_deadline()
    {
        await using var host = new ClientHost(server.GrpcAddress, configure: options => options.Deadline = TimeSpan.FromMilliseconds(200));
        host.Wire.Silent = true;

        var failed = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await host.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

        Assert.Equal(StatusCode.DeadlineExceeded, failed.StatusCode);
    }
}
