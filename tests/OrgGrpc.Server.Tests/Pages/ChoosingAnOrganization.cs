using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class ChoosingAnOrganization(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task The_picker_lists_working_organizations_with_working_memberships_only()
    {
        var (dave, kurt) = (await server.AddPersonAsync("dave", isOperator: true), await server.AddPersonAsync("kurt"));
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        var nirvana = await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", OwnerUserId = kurt.Id.ToString() });
        var foos = await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters" });
        var scream = await organizations.CreateOrganizationAsync(new() { Name = "Scream", OwnerUserId = kurt.Id.ToString(), Suspended = true });
        var others = await organizations.CreateOrganizationAsync(new() { Name = "Not Kurt's" });
        await server.JoinAsync(foos.Organization.Id, kurt);
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        var page = await visitor.ReadAsync("/organizations/choose?returnUrl=%2Fconnect%2Fauthorize%3Fstate%3Dx");

        Assert.Contains($"/connect/authorize?state=x&organization={nirvana.Organization.Id}\"", page, StringComparison.Ordinal);
        Assert.Contains($"/connect/authorize?state=x&organization={foos.Organization.Id}\"", page, StringComparison.Ordinal);
        Assert.Matches("Nirvana.*Owner", page);
        Assert.Matches("Foo Fighters.*Member", page);
        Assert.DoesNotContain(scream.Organization.Id, page, StringComparison.Ordinal);
        Assert.DoesNotContain(others.Organization.Id, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_organizations_come_in_pages_and_each_exactly_once()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var wanted = new HashSet<string>();
        for (var i = 0; i < 45; i++)
        {
            wanted.Add((await organizations.CreateOrganizationAsync(new() { Name = $"Band {i}" })).Organization.Id);
        }

        using var visitor = await WebVisitor.AsAsync(server, kurt);

        var seen = new List<string>();
        for (string? address = "/organizations/choose?returnUrl=%2Fback"; address is not null;)
        {
            var page = await visitor.ReadAsync(address);
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(page, "organization=(org_[a-z0-9]+)").Select(match => match.Groups[1].Value));
            address = System.Text.RegularExpressions.Regex.Match(page, "href=\"([^\"]+)\">More organizations") is { Success: true } next
                ? next.Groups[1].Value
                : null;
        }

        Assert.Equal(45, seen.Count);
        Assert.Equal(wanted, seen.ToHashSet());
    }

    [Fact]
    public async Task Somebody_without_an_organization_creates_one_and_owns_it()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        using var answer = await visitor.SendFormAsync("/organizations/choose?returnUrl=%2Fback", ("Name", "  Nirvana "));

        var id = answer.Headers.Location!.OriginalString["/back?organization=".Length..];
        var created = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).GetOrganizationAsync(new() { OrganizationId = id });
        Assert.Equal(("Nirvana", kurt.Id.ToString()), (created.Organization.Name, created.Organization.OwnerUserId));
        Assert.True(await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes
            .AnyAsync(change => change.OrganizationId == Id<Organization>.ParseOrNull(id))));
    }

    [Fact]
    public async Task A_name_that_breaks_the_rule_comes_back_with_the_reason()
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));

        using var answer = await visitor.SendFormAsync("/organizations/choose", ("Name", new string('x', 201)));

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Name must be 1 to 200 characters.", page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains("<title>Problem: ", page, StringComparison.Ordinal);
    }
}
