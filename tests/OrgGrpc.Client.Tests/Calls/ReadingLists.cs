using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Paging;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.Calls;

public sealed class ReadingLists(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_list_is_read_to_its_end_page_by_page()
    {
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organizations = host.Client<OrganizationServiceClient>();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await organizations.CreateOrganizationAsync(new() { Name = $"Band {number}" });
        }

        var request = new ListOrganizationsRequest { PageSize = 2 };
        List<string> names = [];
        await foreach (var organization in organizations.ListAllAsync(request))
        {
            names.Add(organization.Name);
        }

        Assert.Equal(["Band 1", "Band 2", "Band 3", "Band 4", "Band 5"], names.Order());
        Assert.Equal(3, host.Wire.Sent.Count(sent => sent == "ListOrganizations"));
        Assert.Empty(request.PageToken);

        // Whoever stops early pays for what they read.
        await foreach (var _ in organizations.ListAllAsync(request))
        {
            break;
        }

        Assert.Equal(4, host.Wire.Sent.Count(sent => sent == "ListOrganizations"));
    }

    [Fact]
    public async Task A_refused_page_is_a_typed_error()
    {
        await using var host = new ClientHost(server.GrpcAddress);

        var refused = await Assert.ThrowsAsync<OrgGrpcException>(async () =>
        {
            await foreach (var _ in host.Client<OrganizationServiceClient>().ListAllAsync(new()))
            {
            }
        });

        Assert.Equal(ErrorReason.Unauthenticated, refused.Reason);
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled()
    {
        await using var host = new ClientHost(server.GrpcAddress);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in host.Client<OrganizationServiceClient>().ListAllAsync(new()).WithCancellation(cancelled.Token))
            {
            }
        });
        Assert.Empty(host.Wire.Sent);
    }
}
