using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class PeopleGetTokens(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Everything = "openid profile email offline_access organization organizations org_permissions";

    [Fact]
    public async Task The_owner_of_an_organization_gets_tokens_that_say_so()
    {
        var dave = await server.AddPersonAsync("dave");
        var organization = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "foo" })).Organization;
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);

        var authorized = await browser.AuthorizeAsync(client, Everything, ("resource", "urn:orggrpc"));
        Assert.Equal(Browser.Redirect, authorized.Target);
        Assert.Equal("a state&", authorized["state"]);
        var tokens = await browser.RedeemAsync(client, authorized);

        var access = tokens.Access;
        Assert.Equal(("at+jwt", "ES256"), (access.Typ, access.Alg));
        Assert.Equal(["urn:orggrpc"], access.Audiences);
        Assert.Equal(organization.Id, access.GetClaim("org_id").Value);
        Assert.Equal("foo", access.GetClaim("org_slug").Value);
        Assert.Equal(["member", "admin", "owner"], access.GetPayloadValue<string[]>("org_roles"));
        Assert.Contains("ownership:transfer", access.GetPayloadValue<string[]>("org_permissions"));
        Assert.True(access.GetPayloadValue<long>("org_rev") > 0);
        Assert.False(access.TryGetClaim("email", out _));

        var id = tokens.Id;
        Assert.Equal("RS256", id.Alg);
        Assert.Equal(("a nonce", dave.Id.ToString()), (id.GetClaim("nonce").Value, id.Subject));
        Assert.Equal([client], id.Audiences);
        Assert.Equal(dave.Address.Value, id.GetClaim("email").Value);
        Assert.Single(id.GetPayloadValue<object[]>("organizations"));

        var read = await new OrganizationClient(server.With(tokens.AccessToken)).GetOrganizationAsync(new() { OrganizationId = organization.Id });
        Assert.Equal("Foo Fighters", read.Organization.Name);
    }

    [Fact]
    public async Task A_role_that_stands_alone_is_an_array_all_the_same()
    {
        var (dave, krist) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
        var organization = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        await server.JoinAsync(organization.Id, krist);
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, krist);

        var tokens = await browser.SignInAsync(client, "openid organization");

        Assert.Equal(["member"], tokens.Access.GetPayloadValue<string[]>("org_roles"));
        Assert.Equal(["http://127.0.0.1:5080/"], tokens.Access.Audiences);
    }

    [Fact]
    public async Task A_token_is_for_the_resource_that_was_asked_for_and_no_other()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);

        var tokens = await browser.SignInAsync(client, "openid offline_access", ("resource", "https://projects.example.org"));

        Assert.Equal(["https://projects.example.org"], tokens.Access.Audiences);
        var refused = await Refused.AsyncOf(() => new OrganizationClient(server.With(tokens.AccessToken)).CreateOrganizationAsync(new() { Name = "Mine" }));
        Assert.Equal("TOKEN_INVALID", refused.Reason);
        var widened = await server.RefreshAsync(client, tokens, ("resource", "urn:orggrpc"));
        Assert.Equal("invalid_target", widened["error"]);
        var foreign = await browser.AuthorizeAsync(client, "openid", ("resource", "https://elsewhere.example.org"));
        Assert.Null(foreign["code"]);
    }

    [Fact]
    public async Task Switching_organizations_takes_a_refresh_and_no_new_sign_in()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationClient(server.As(dave.Id));
        var first = (await organizations.CreateOrganizationAsync(new() { Name = "First" })).Organization;
        var second = (await organizations.CreateOrganizationAsync(new() { Name = "Second", Slug = "second-of-dave" })).Organization;
        var foreign = (await new OrganizationClient(server.As((await server.AddPersonAsync("kurt")).Id)).CreateOrganizationAsync(new() { Name = "Foreign" })).Organization;
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var tokens = await browser.SignInAsync(client, "openid offline_access organization", ("organization", first.Id));
        Assert.Equal(first.Id, tokens.Access.GetClaim("org_id").Value);

        var refused = await server.RefreshAsync(client, tokens, ("organization", foreign.Id));
        Assert.Equal("invalid_grant", refused["error"]);
        var switched = await server.RefreshAsync(client, tokens, ("organization", "second-of-dave"));
        Assert.Equal(second.Id, switched.Access.GetClaim("org_id").Value);
        var kept = await server.RefreshAsync(client, switched);
        Assert.Equal(second.Id, kept.Access.GetClaim("org_id").Value);
    }

    [Fact]
    public async Task Userinfo_tells_the_person_as_they_are_now()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var tokens = await browser.SignInAsync(client, "openid profile email organizations");
        await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Later" });

        var info = await server.UserinfoAsync(tokens.AccessToken);

        Assert.Equal(200, info.Status);
        Assert.Equal((dave.Id.ToString(), dave.Address.Value, "dave"), (info["sub"], info["email"], info["name"]));
        Assert.Equal("Later", info.Body.GetProperty("organizations")[0].GetProperty("name").GetString());
        Assert.Equal("owner", info.Body.GetProperty("organizations")[0].GetProperty("roles")[2].GetString());
    }
}
