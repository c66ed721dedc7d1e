using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary><c>organization=</c> at each door that takes it: it leads where the person or the program belongs, and nowhere else.</summary>
public sealed class NamingOrganizations(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Elsewhere = "https://elsewhere.example.org";

    public static TheoryData<string> Doors => [.. TokenPaths.Names.Where(path => path.EndsWith("with organization", StringComparison.Ordinal) || path == "authorization request")];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task What_is_none_of_theirs_is_answered_like_what_does_not_exist(string door)
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var attempt = await AtAsync(door, holder);
        var nothing = await attempt("org_00000000000000000000000000");
        Assert.NotEqual(200, nothing.Status);

        foreach (var name in await NoneOfTheirsAsync(holder))
        {
            Assert.Equal((name, nothing), (name, await attempt(name)));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_id_is_one_organization_and_a_slug_is_exact(string door)
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var attempt = await AtAsync(door, holder);

        foreach (var name in new[] { $" {holder.Slug}", $"{holder.Slug}/", holder.Slug.ToUpperInvariant(), $"{holder.Organization}0", $"{holder.Organization},{holder.Slug}", "\"" })
        {
            Assert.Null((await attempt(name)).Organization);
        }

        Assert.Equal(holder.Organization, (await attempt(holder.Organization)).Organization);
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("refresh_token")]
    [InlineData("client_credentials")]
    [InlineData(ServicesInARow.GrantType)]
    public async Task Two_names_are_refused_even_when_they_are_the_same(string grant)
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var tokens = await holder.SignInAsync(holder.Organization);

        var answer = await server.TokenAsync(
            ("grant_type", grant), ("client_id", holder.Application.Id), ("client_secret", holder.Application.Secret),
            ("refresh_token", tokens["refresh_token"]!), ("subject_token", tokens.AccessToken), ("subject_token_type", ServicesInARow.AccessToken),
            ("organization", holder.Organization), ("organization", holder.Organization));

        Assert.Equal("invalid_request", answer["error"]);
    }

    [Fact]
    public async Task Two_names_are_refused_where_people_sign_in()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var query = $"/connect/authorize?client_id={holder.Application.Id}&response_type=code&scope=openid%20organization&code_challenge_method=S256"
            + $"&code_challenge={Browser.ChallengeOf("a verifier")}&redirect_uri={Uri.EscapeDataString(Browser.Redirect)}";

        var one = await holder.Browser.GetAsync($"{query}&organization={holder.Organization}");
        var two = await holder.Browser.GetAsync($"{query}&organization={holder.Organization}&organization={holder.OtherOrganization}");

        Assert.NotNull(one["code"]);
        Assert.Null(two["code"]);
    }

    [Fact]
    public async Task Who_asked_for_no_organization_cannot_name_one()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var asked = await holder.AuthorizeAsync(holder.Organization, "openid");
        var tokens = await holder.SignInAsync(null, "openid offline_access");

        Assert.Equal("invalid_request", asked["error"]);
        Assert.Equal("invalid_request", (await holder.RefreshAsync(tokens, ("organization", holder.Organization)))["error"]);
        Assert.Equal("invalid_request", (await server.ExchangeAsync(holder.Application, tokens.AccessToken, ("resource", holder.NextService.Resource), ("organization", holder.Organization)))["error"]);
    }

    [Fact]
    public async Task A_code_is_for_the_organization_that_was_chosen()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var code = await holder.AuthorizeAsync(holder.Organization);

        var answer = await holder.Browser.RedeemAsync(
            holder.Application.Id, code, ("client_secret", holder.Application.Secret), ("organization", holder.OtherOrganization));

        Assert.Equal("invalid_request", answer["error"]);
    }

    [Fact]
    public async Task A_service_further_down_stays_in_the_organization_that_it_was_given()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var tokens = await holder.SignInAsync(holder.Organization);
        var target = ("resource", holder.NextService.Resource);

        Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.Service, tokens.AccessToken, target, ("organization", holder.OtherOrganization)))["error"]);
        foreach (var name in new[] { holder.Organization, holder.Slug })
        {
            var same = await server.ExchangeAsync(holder.Service, tokens.AccessToken, target, ("organization", name));
            Assert.Equal(holder.Organization, same.Access.GetClaim("org_id").Value);
        }

        // Nor does the application, with what came back from further down.
        var passed = await server.ExchangeAsync(holder.Service, tokens.AccessToken, target);
        var back = await server.ExchangeAsync(holder.NextService, passed.AccessToken, ("resource", holder.Application.Resource));
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.Application, back.AccessToken, target, ("organization", holder.OtherOrganization)))["error"]);
    }

    [Fact]
    public async Task Who_takes_over_a_slug_does_not_take_over_tokens()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var tokens = await holder.SignInAsync(holder.Slug);
        var kurt = await server.AddPersonAsync("kurt", isOperator: true);
        var organizations = new OrganizationClient(server.As(kurt.Id));
        await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = holder.Organization,
            Organization = new() { Slug = $"{holder.Slug}-old" },
            UpdateMask = new() { Paths = { "slug" } },
        });
        await organizations.CreateOrganizationAsync(new() { Name = "Another Nirvana", Slug = holder.Slug });

        Assert.Equal("invalid_grant", (await holder.RefreshAsync(tokens, ("organization", holder.Slug)))["error"]);
        var next = await holder.RefreshAsync(tokens);

        Assert.Equal((holder.Organization, $"{holder.Slug}-old"), (next.Access.GetClaim("org_id").Value, next.Access.GetClaim("org_slug").Value));
    }

    /// <summary>Somebody else's; one's own that are suspended or deleted, or where one is suspended or was removed; and what is no name at all.</summary>
    private async Task<List<string>> NoneOfTheirsAsync(TokenPaths.Holder holder)
    {
        var dave = await server.AddPersonAsync("dave");
        List<string> names = ["", "no-such-organization", "user_00000000000000000000000000", holder.Membership.Id.ToString(), holder.Membership.UserId.ToString(), Elsewhere, "org_", "%00"];
        foreach (var ending in new[] { "", "organization suspended", "organization deleted", "suspended", "removed" })
        {
            var slug = $"lost-{Guid.CreateVersion7():N}";
            var organization = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Lost", Slug = slug })).Organization.Id;
            if (ending.Length > 0)
            {
                await server.EndAsync(ending, await server.JoinAsync(organization, holder.Membership.UserId));
            }

            names.AddRange([organization, slug]);
        }

        return names;
    }

    /// <summary>The door, with whatever name: how it answers.</summary>
    private async Task<Func<string, Task<Answered>>> AtAsync(string door, TokenPaths.Holder holder)
    {
        var tokens = await holder.SignInAsync(holder.OtherOrganization);
        return door switch
        {
            "authorization request" => AuthorizeAsync,

            // A refusal leaves the refresh token as it is; what a name leads to comes last.
            "refresh with organization" => async name => Answered.Of(await holder.RefreshAsync(tokens, ("organization", name))),
            "exchange with organization" => async name => Answered.Of(
                await server.ExchangeAsync(holder.Application, tokens.AccessToken, ("resource", holder.NextService.Resource), ("organization", name))),
            "API key with organization" => await WithKeyAsync(),
            "client credentials with organization" => async name => Answered.Of(await holder.AsProgramAsync(("organization", name))),
            _ => throw new ArgumentException(door, nameof(door)),
        };

        async Task<Func<string, Task<Answered>>> WithKeyAsync()
        {
            var made = await new V1.ApiKeyService.ApiKeyServiceClient(server.As(holder.Member.Id)).CreateUserApiKeyAsync(new() { DisplayName = "Script" });
            var key = new ApiKeys.ScriptKey(server, made.ApiKey, made.Secret);
            return async name => Answered.Of(await key.ExchangeAsync(("organization", name)));
        }

        async Task<Answered> AuthorizeAsync(string name)
        {
            var answer = await holder.AuthorizeAsync(name);
            return answer["code"] is null
                ? new(answer.Status, answer["error"], answer["error_description"], null)
                : Answered.Of(await holder.RedeemAsync(answer));
        }
    }

    private sealed record Answered(int Status, string? Error, string? Description, string? Organization)
    {
        public static Answered Of(TokenRequests.Answer answer) => new(
            answer.Status, answer["error"], answer["error_description"], answer["access_token"] is null ? null : answer.Access.GetClaim("org_id").Value);
    }
}
