using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>A page token leads on in its own list, for its own caller, and nowhere else.</summary>
public sealed class PageTokens(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task It_is_good_for_its_list_and_its_caller_only()
    {
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        var krist = await server.AddPersonAsync("krist", isOperator: true);
        var asDave = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        var names = Enumerable.Range(0, 5).Select(i => $"Page {i}").ToList();
        foreach (var name in names)
        {
            await asDave.CreateOrganizationAsync(new() { Name = name });
        }

        var first = await asDave.ListOrganizationsAsync(new() { PageSize = 2, Query = "Page" });
        var token = first.NextPageToken;

        // Another size of page is the same list.
        var rest = await asDave.ListOrganizationsAsync(new() { PageSize = 10, Query = "Page", PageToken = token });
        Assert.Equal(names, first.Organizations.Concat(rest.Organizations).Select(organization => organization.Name));
        Assert.Empty(rest.NextPageToken);

        ListOrganizationsRequest[] others =
        [
            new() { PageToken = token },
            new() { Query = "Pages", PageToken = token },
            new() { Query = "Page", OrderBy = OrganizationOrder.CreateTimeDesc, PageToken = token },
            new() { Query = "Page", Filter = new() { OwnerUserId = krist.Id.ToString() }, PageToken = token },
            new() { Query = "Page", PageToken = token[..^2] },
            new() { Query = "Page", PageToken = "AAAA" + token[4..] },
            new() { Query = "Page", PageToken = "not base64!" },
            new() { Query = "Page", PageToken = new string('A', 5000) },
        ];
        foreach (var other in others)
        {
            var refused = await Refused.AsyncOf(() => asDave.ListOrganizationsAsync(other));
            Assert.Equal(("PAGE_TOKEN_INVALID", "page_token"), (refused.Reason, Assert.Single(refused.Fields)));
        }

        var asKrist = new OrganizationService.OrganizationServiceClient(server.As(krist.Id));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.AsyncOf(() => asKrist.ListOrganizationsAsync(new() { Query = "Page", PageToken = token }))).Reason);
    }
}
