using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Server.Tests.Pages.Operator;

public sealed class OperatingOrganizations(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string List = "/operator/organizations";

    [Fact]
    public async Task An_organization_is_found_by_how_its_name_begins_and_by_its_state()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var organizations = new OrganizationServiceClient(server.As(pat.Id));
        var kurt = await server.AddPersonAsync("kurt");
        await FoundAsync(kurt, "Melvins");
        var mudhoney = await FoundAsync(kurt, "Mudhoney");
        await organizations.SuspendOrganizationAsync(new() { OrganizationId = mudhoney });

        var found = await visitor.ReadAsync($"{List}?query=mel&show=");
        var suspended = await visitor.ReadAsync($"{List}?query=M&show=suspended");

        Assert.Contains(">Melvins</a>", found);
        Assert.DoesNotContain("Mudhoney", found);
        Assert.Contains($"<a href=\"{List}/{mudhoney}\">Mudhoney</a>", suspended);
        Assert.DoesNotContain("Melvins", suspended);
        visitor.Dispose();
    }

    [Fact]
    public async Task A_long_list_is_turned_over_page_by_page_and_nothing_is_counted()
    {
        var (_, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        for (var number = 0; number < 51; number++)
        {
            await FoundAsync(kurt, $"Tad {number}");
        }

        var statements = await server.Statements.OfAsync(async () => _ = await visitor.ReadAsync($"{List}?query=tad"));
        var first = await visitor.ReadAsync($"{List}?query=tad");
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"(?<next>[^\"]+)\">Next page").Groups["next"].Value;
        var second = await visitor.ReadAsync(next);

        Assert.Equal((50, 1), (Rows(first), Rows(second)));
        Assert.DoesNotContain(statements, statement => statement.Text.Contains("COUNT(", StringComparison.OrdinalIgnoreCase));
        visitor.Dispose();
    }

    [Fact]
    public async Task It_is_suspended_reactivated_deleted_and_brought_back()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = await FoundAsync(kurt, "Nirvana");
        var page = $"{List}/{nirvana}";

        Assert.Contains("The organization is suspended.", await visitor.SubmitAsync(page, "suspend"));
        Assert.Equal(V1.OrganizationStatus.Suspended, await StatusAsync(pat, nirvana));
        Assert.Contains("The organization is active again.", await visitor.SubmitAsync(page, "reactivate"));
        Assert.Contains("The organization is deleted.", await visitor.SubmitAsync(page, "delete"));
        Assert.Equal(V1.OrganizationStatus.Deleted, await StatusAsync(pat, nirvana));
        Assert.Contains("The organization is back.", await visitor.SubmitAsync(page, "undelete"));
        Assert.Equal(V1.OrganizationStatus.Active, await StatusAsync(pat, nirvana));
        visitor.Dispose();
    }

    [Fact]
    public async Task What_the_contract_refuses_is_said_on_the_page()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var (nirvana, scream) = (await FoundAsync(kurt, "Nirvana"), await FoundAsync(kurt, "Scream"));

        var saved = await visitor.SubmitAsync($"{List}/{nirvana}", "externalId", ("ExternalId", "crm-1"), ("Etag", ""));
        var taken = await visitor.SubmitAsync($"{List}/{scream}", "externalId", ("ExternalId", "crm-1"), ("Etag", ""));
        var late = await visitor.SubmitAsync($"{List}/{nirvana}", "delete", ("Etag", "1"));

        Assert.Contains("Saved.", saved);
        Assert.Contains("Another organization has this external id.", taken);
        Assert.Contains("That did not work", late);
        var organizations = new OrganizationServiceClient(server.As(pat.Id));
        Assert.Equal("crm-1", (await organizations.GetOrganizationAsync(new() { OrganizationId = nirvana })).Organization.ExternalId);
        Assert.Equal("", (await organizations.GetOrganizationAsync(new() { OrganizationId = scream })).Organization.ExternalId);
        Assert.Equal(V1.OrganizationStatus.Active, await StatusAsync(pat, nirvana));
        visitor.Dispose();
    }

    [Fact]
    public async Task It_shows_the_owner_and_how_many_belong_to_it()
    {
        var (_, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = await FoundAsync(kurt, "Nirvana");
        await server.JoinAsync(nirvana, await server.AddPersonAsync("krist"));

        var page = await visitor.ReadAsync($"{List}/{nirvana}");
        var members = await visitor.ReadAsync($"/organizations/{nirvana}");

        Assert.Contains($"<a href=\"/operator/users/{kurt.Id}\">kurt</a>", page);
        Assert.Contains("<dd>2, ", page);
        Assert.Contains("krist", members);
        visitor.Dispose();
    }

    private static int Rows(string page) => page.Split("<time").Length - 1;

    private async Task<string> FoundAsync(User owner, string name) =>
        (await new OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = name })).Organization.Id;

    private async Task<V1.OrganizationStatus> StatusAsync(User pat, string id) =>
        (await new OrganizationServiceClient(server.As(pat.Id)).GetOrganizationAsync(new() { OrganizationId = id })).Organization.Status;
}
