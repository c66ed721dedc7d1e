using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class ScopesAndSizes(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Everything = "openid profile email offline_access organization organizations org_permissions";

    [Fact]
    public async Task A_refresh_gets_the_fewer_scopes_that_it_asks_for_and_the_next_one_all_of_them()
    {
        var dave = await server.AddPersonAsync("dave");
        await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters" });
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var all = await browser.SignInAsync(client, Everything);

        var fewer = await server.RefreshAsync(client, all, ("scope", "openid email"));

        Assert.Equal(["email", "openid"], fewer.Access.GetClaim("scope").Value.Split(' ').Order());
        Assert.False(fewer.Access.TryGetClaim("org_id", out _));
        Assert.False(fewer.Id.TryGetClaim("name", out _));
        Assert.False(fewer.Id.TryGetClaim("organizations", out _));
        Assert.Equal(dave.Address.Value, fewer.Id.GetClaim("email").Value);
        Assert.Null((await server.UserinfoAsync(fewer.AccessToken))["name"]);

        var again = await server.RefreshAsync(client, fewer);
        Assert.Equal(all.Access.GetClaim("scope").Value, again.Access.GetClaim("scope").Value);
        Assert.Equal(all.Access.GetClaim("org_id").Value, again.Access.GetClaim("org_id").Value);
        Assert.Equal("dave", again.Id.GetClaim("name").Value);
    }

    [Theory]
    [InlineData("openid organization")]
    [InlineData("openid orggrpc.operate")]
    [InlineData("openid payroll")]
    public async Task A_refresh_that_asks_for_more_is_refused(string scope)
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var tokens = await browser.SignInAsync(client, "openid offline_access");

        var answer = await server.RefreshAsync(client, tokens, ("scope", scope));

        Assert.Equal((400, null), (answer.Status, answer["access_token"]));

        Assert.Equal(200, (await server.RefreshAsync(client, tokens)).Status);
    }

    [Fact]
    public async Task The_list_of_organizations_ends_at_fifty_and_says_so()
    {
        var krist = await server.AddPersonAsync("krist");
        await JoinAsync(krist, 50);
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, krist);
        var fifty = await browser.SignInAsync(client, "openid organizations");
        Assert.Equal(50, fifty.Id.GetPayloadValue<object[]>("organizations").Length);
        Assert.False(fifty.Id.TryGetClaim("organizations_truncated", out _));

        await JoinAsync(krist, 1);

        var more = await browser.SignInAsync(client, "openid organizations");
        Assert.Equal(50, more.Id.GetPayloadValue<object[]>("organizations").Length);
        Assert.True(more.Id.GetPayloadValue<bool>("organizations_truncated"));
        var info = await server.UserinfoAsync(more.AccessToken);
        Assert.Equal((50, "True"), (info.Body.GetProperty("organizations").GetArrayLength(), info["organizations_truncated"]));
    }

    [Fact]
    public async Task Tokens_are_as_long_for_ten_thousand_memberships_as_for_one()
    {
        var krist = await server.AddPersonAsync("krist");
        var chosen = (await JoinAsync(krist, 1))[0];
        var client = await server.AddApplicationForAsync("https://projects.example.org");
        var service = await server.AddServiceAsync("https://projects.example.org", "https://reports.example.org");
        using var browser = await Browser.OfAsync(server, krist);
        var one = await SizesAsync();
        await JoinManyAsync(krist, 60);
        var some = await SizesAsync();
        await JoinManyAsync(krist, 10_000 - 61);
        var many = await SizesAsync();

        // The revision may have grown by a digit or three.
        Assert.InRange(many.Access - one.Access, -8, 8);
        Assert.InRange(many.Refresh - one.Refresh, -8, 8);
        Assert.InRange(many.Passed - one.Passed, -8, 8);

        // ID tokens list organizations if they are asked to, and stop at fifty.
        Assert.InRange(many.Id - some.Id, -8, 8);
        Assert.InRange(many.PlainId - one.PlainId, -8, 8);

        async Task<(int Access, int Refresh, int Id, int PlainId, int Passed)> SizesAsync()
        {
            var tokens = await browser.SignInAsync(client, Everything, ("organization", chosen));
            var refreshed = await server.RefreshAsync(client, tokens);
            var plain = await browser.SignInAsync(client, "openid profile email organization", ("organization", chosen));
            var passed = await server.ExchangeAsync(service, refreshed.AccessToken);
            return (refreshed.AccessToken.Length, refreshed["refresh_token"]!.Length, refreshed["id_token"]!.Length, plain["id_token"]!.Length, passed.AccessToken.Length);
        }
    }

    private async Task<List<string>> JoinAsync(User person, int count)
    {
        var owner = new OrganizationClient(server.As((await server.AddPersonAsync("dave", isOperator: true)).Id));
        List<string> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add((await owner.CreateOrganizationAsync(new() { Name = "Organization" })).Organization.Id);
            await server.JoinAsync(ids[^1], person, RoleSet.Member);
        }

        return ids;
    }

    /// <summary>Without a call for each: what is measured is what comes of it.</summary>
    private async Task JoinManyAsync(User person, int count)
    {
        var owner = (await server.AddPersonAsync("dave")).Id;
        foreach (var part in Enumerable.Range(0, count).Chunk(1_000))
        {
            await server.WriteAsync(db =>
            {
                var now = TimeProvider.System.GetInstant();
                foreach (var _ in part)
                {
                    var organization = Organization.Create(OrganizationName.FromStored("Organization"), null, null, Attributes.None, suspended: false, now);
                    db.Found(organization, owner, now);
                    db.Add(Membership.Join(organization.Id, person.Id, RoleSet.Member, now));
                }

                return Task.FromResult(true);
            });
        }
    }
}
