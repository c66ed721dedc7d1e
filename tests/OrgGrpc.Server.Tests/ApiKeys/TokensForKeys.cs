using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;
using MembershipClient = OrgGrpc.V1.MembershipService.MembershipServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;
using UserClient = OrgGrpc.V1.UserService.UserServiceClient;

namespace OrgGrpc.Server.Tests.ApiKeys;

public sealed class TokensForKeys(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task A_persons_key_gives_tokens_of_that_person()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.UserKeyAsync(world.Member);

        var answer = await key.ExchangeAsync();
        var me = await new UserClient(server.With(answer.AccessToken)).GetMeAsync(new());

        Assert.Equal(world.Member.Id.ToString(), me.User.Id);
        Assert.Equal((world.Member.Id.ToString(), key.Key.Id, key.Key.Id), (answer.Access.Subject, Claim(answer, "client_id"), Claim(answer, "sid")));
        Assert.Equal(["urn:orggrpc"], answer.Access.Audiences);
        Assert.Null(answer["refresh_token"]);
        Assert.Null(answer["id_token"]);
        Assert.Null(Claim(answer, "org_id"));
    }

    [Fact]
    public async Task An_organizations_key_has_its_own_roles_there_and_nowhere_else()
    {
        var world = await KeyWorld.CreateAsync(server);
        var other = await server.FoundAsync(world.Owner);
        var key = await world.OrganizationKeyAsync(world.Admin, readOnly: false, "admin");

        var answer = await key.ExchangeAsync(("scope", "org_permissions"));
        var script = server.With(answer.AccessToken);
        var members = await new MembershipClient(script).ListMembershipsAsync(new() { OrganizationId = world.Organization.Id });
        var elsewhere = await Refused.AsyncOf(() => new MembershipClient(script).ListMembershipsAsync(new() { OrganizationId = other.Id }));
        var owners = await Refused.AsyncOf(() => new OrganizationClient(script).DeleteOrganizationAsync(new() { OrganizationId = world.Organization.Id }));

        Assert.Equal((key.Key.Id, key.Key.Id, world.Organization.Id), (answer.Access.Subject, Claim(answer, "client_id"), Claim(answer, "org_id")));
        Assert.Equal(["member", "admin"], answer.Access.GetPayloadValue<string[]>("org_roles"));
        Assert.Contains("memberships:update", answer.Access.GetPayloadValue<string[]>("org_permissions"));
        Assert.Equal(3, members.Memberships.Count);
        Assert.Equal(("ORGANIZATION_NOT_FOUND", "PERMISSION_DENIED"), (elsewhere.Reason, owners.Reason));
    }

    [Fact]
    public async Task The_key_and_its_secret_open_nothing_by_themselves()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.UserKeyAsync(world.Member);

        foreach (var text in new[] { key.Key.Id, key.Secret, $"{key.Key.Id}:{key.Secret}" })
        {
            var refused = await Refused.AsyncOf(() => new UserClient(server.With(text)).GetMeAsync(new()));
            Assert.Equal("TOKEN_INVALID", refused.Reason);
        }
    }

    [Fact]
    public async Task Wrong_secrets_and_other_grants_get_nothing()
    {
        var world = await KeyWorld.CreateAsync(server);
        var (mine, theirs) = (await world.UserKeyAsync(world.Member), await world.UserKeyAsync(world.Admin));

        var crossed = await (mine with { Secret = theirs.Secret }).ExchangeAsync();
        var none = await server.TokenAsync(("grant_type", "client_credentials"), ("client_id", mine.Key.Id));
        var unknown = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", "key_01h455vb4pex5vsknk084sn02q"), ("client_secret", mine.Secret));
        var refresh = await server.TokenAsync(
            ("grant_type", "refresh_token"), ("client_id", mine.Key.Id), ("client_secret", mine.Secret), ("refresh_token", "x"));
        var scope = await mine.ExchangeAsync(("scope", "orggrpc.operate"));
        var offline = await mine.ExchangeAsync(("scope", "openid offline_access"));
        var introspection = await server.IntrospectAsync((mine.Key.Id, mine.Secret), (await theirs.ExchangeAsync()).AccessToken);

        Assert.Equal(["invalid_client", "invalid_request", "invalid_client"], [crossed["error"], none["error"], unknown["error"]]);
        Assert.All([refresh, scope, introspection], answer => Assert.NotEqual(200, answer.Status));
        Assert.Null(offline["refresh_token"]);
        Assert.Null(offline["id_token"]);
    }

    [Fact]
    public async Task Basic_authentication_works_as_for_every_client()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.UserKeyAsync(world.Member);
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{key.Key.Id}:{key.Secret}")));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);

        using var response = await http.PostAsync("/connect/token", form);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_key_that_only_reads_changes_nothing()
    {
        var world = await KeyWorld.CreateAsync(server);
        foreach (var key in new[] { await world.UserKeyAsync(world.Owner, readOnly: true), await world.OrganizationKeyAsync(world.Owner, readOnly: true, "admin") })
        {
            var script = new OrganizationClient(await key.CallAsync());
            await script.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id });

            var refused = await Refused.AsyncOf(() => script.UpdateOrganizationAsync(new()
            {
                OrganizationId = world.Organization.Id,
                Organization = new() { Name = "Stolen" },
                UpdateMask = new() { Paths = { "name" } },
            }));

            Assert.Equal("PERMISSION_DENIED", refused.Reason);
        }
    }

    [Fact]
    public async Task A_key_makes_no_keys_and_operates_nothing()
    {
        var world = await KeyWorld.CreateAsync(server);
        var operators = await server.AddPersonAsync("pat", isOperator: true);
        var (own, shared) = (await world.UserKeyAsync(world.Owner), await world.OrganizationKeyAsync(world.Owner, readOnly: false, "admin"));
        var operatorKey = await world.UserKeyAsync(operators);

        var personal = await Refused.AsyncOf(async () => await new ApiKeyService.ApiKeyServiceClient(await own.CallAsync())
            .CreateUserApiKeyAsync(new() { DisplayName = "More" }));
        var organizations = await Refused.AsyncOf(async () => await new ApiKeyService.ApiKeyServiceClient(await shared.CallAsync())
            .CreateOrganizationApiKeyAsync(new() { OrganizationId = world.Organization.Id, DisplayName = "More" }));
        var byOwner = await Refused.AsyncOf(async () => await new ApiKeyService.ApiKeyServiceClient(await own.CallAsync())
            .CreateOrganizationApiKeyAsync(new() { OrganizationId = world.Organization.Id, DisplayName = "More" }));
        var operating = await Refused.AsyncOf(async () => await new UserClient(await operatorKey.CallAsync())
            .DeactivateUserAsync(new() { UserId = world.Member.Id.ToString() }));

        Assert.All([personal, organizations, byOwner, operating], refused => Assert.Equal("PERMISSION_DENIED", refused.Reason));
    }

    [Theory]
    [InlineData(true, "PERMISSION_DENIED")]
    [InlineData(false, null)]
    public async Task An_application_that_has_to_ask_makes_no_keys(bool asksConsent, string? reason)
    {
        var world = await KeyWorld.CreateAsync(server);
        var client = await server.AddApplicationAsync(asksConsent: asksConsent);
        using var browser = await Browser.OfAsync(server, world.Member);
        if (asksConsent)
        {
            using var visitor = await WebVisitor.AsAsync(server, world.Member);
            var asked = await browser.AuthorizeAsync(client, "openid", ("resource", "urn:orggrpc"));
            using var allowed = await visitor.SendFormAsync($"/consent?returnUrl={Uri.EscapeDataString(asked["returnUrl"]!)}", ("answer", "allow"));
        }

        var token = (await browser.SignInAsync(client, "openid", ("resource", "urn:orggrpc"))).AccessToken;
        var keys = new ApiKeyService.ApiKeyServiceClient(server.With(token));

        var refused = await Record.ExceptionAsync(async () => await keys.CreateUserApiKeyAsync(new() { DisplayName = "For ever" }));

        Assert.Equal(reason, refused is Grpc.Core.RpcException exception ? Refused.Of(exception).Reason : null);
        await keys.ListUserApiKeysAsync(new());
    }

    [Fact]
    public async Task A_key_for_one_organization_counts_there_only()
    {
        var world = await KeyWorld.CreateAsync(server);
        var other = await server.FoundAsync(world.Owner);
        var key = await world.UserKeyAsync(world.Owner, organizationId: world.Organization.Id);

        var answer = await key.ExchangeAsync();
        var refused = await Refused.AsyncOf(() => new MembershipClient(server.With(answer.AccessToken)).ListMembershipsAsync(new() { OrganizationId = other.Id }));
        var named = await key.ExchangeAsync(("organization", other.Id));
        var bySlug = await key.ExchangeAsync(("organization", world.Organization.Slug));

        Assert.Equal(world.Organization.Id, Claim(answer, "org_id"));
        Assert.Contains("owner", answer.Access.GetPayloadValue<string[]>("org_roles"));
        Assert.Equal("ORGANIZATION_NOT_FOUND", refused.Reason);
        Assert.Equal("invalid_grant", named["error"]);
        Assert.Equal(world.Organization.Id, Claim(bySlug, "org_id"));
    }

    [Fact]
    public async Task A_key_for_everything_can_be_narrowed_to_an_organization_of_the_person()
    {
        var world = await KeyWorld.CreateAsync(server);
        var foreign = await server.FoundAsync(await server.AddPersonAsync("duder"));
        var key = await world.UserKeyAsync(world.Member);

        Assert.Equal(world.Organization.Id, Claim(await key.ExchangeAsync(("organization", world.Organization.Id)), "org_id"));
        Assert.Equal("invalid_grant", (await key.ExchangeAsync(("organization", foreign.Id)))["error"]);
        Assert.Equal("invalid_grant", (await key.ExchangeAsync(("organization", "no-such-slug")))["error"]);
    }

    [Fact]
    public async Task Nobody_makes_a_key_for_an_organization_that_is_not_theirs()
    {
        var world = await KeyWorld.CreateAsync(server);
        var foreign = await server.FoundAsync(await server.AddPersonAsync("duder"));

        var refused = await Refused.AsyncOf(() => world.UserKeyAsync(world.Member, organizationId: foreign.Id));

        Assert.Equal("ORGANIZATION_NOT_FOUND", refused.Reason);
    }

    [Fact]
    public async Task A_deleted_key_ends_the_tokens_that_it_gave_and_no_others()
    {
        var world = await KeyWorld.CreateAsync(server);
        var (first, second) = (await world.UserKeyAsync(world.Member), await world.UserKeyAsync(world.Member));
        var (ended, standing) = (new UserClient(await first.CallAsync()), new UserClient(await second.CallAsync()));
        await ended.GetMeAsync(new());

        var revision = (await world.Keys(world.Member).DeleteUserApiKeyAsync(new() { ApiKeyId = first.Key.Id })).Revision;

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => ended.GetMeAsync(new()))).Reason);
        await standing.GetMeAsync(new());
        await new UserClient(server.As(world.Member.Id)).GetMeAsync(new());
        Assert.Equal("invalid_client", (await first.ExchangeAsync())["error"]);
        var feed = await new V1.FreshnessService.FreshnessServiceClient(server.Anonymous).GetFreshnessAsync(new() { AfterRevision = revision - 1 });
        Assert.Contains(feed.Entries, entry => entry.Revision == revision && entry.Fingerprint.Equals(Fingerprint.Of(first.Key.Id).ToProto()));
    }

    [Fact]
    public async Task A_deleted_key_of_an_organization_ends_too_and_outlives_its_maker_until_then()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.OrganizationKeyAsync(world.Admin);
        await new MembershipClient(server.As(world.Admin.Id)).LeaveOrganizationAsync(new() { OrganizationId = world.Organization.Id });
        var script = new OrganizationClient(await key.CallAsync());
        await script.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id });

        await world.Keys(world.Owner).DeleteOrganizationApiKeyAsync(new() { OrganizationId = world.Organization.Id, ApiKeyId = key.Key.Id });

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => script.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id }))).Reason);
    }

    [Fact]
    public async Task Who_is_out_is_out_with_every_key()
    {
        var world = await KeyWorld.CreateAsync(server);
        var (bound, free) = (await world.UserKeyAsync(world.Member, organizationId: world.Organization.Id), await world.UserKeyAsync(world.Member));
        await new MembershipClient(server.As(world.Member.Id)).LeaveOrganizationAsync(new() { OrganizationId = world.Organization.Id });

        var gone = await bound.ExchangeAsync();
        var still = new OrganizationClient(await free.CallAsync());
        var refused = await Refused.AsyncOf(() => still.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id }));

        Assert.Equal("invalid_grant", gone["error"]);
        Assert.Equal("ORGANIZATION_NOT_FOUND", refused.Reason);

        var operators = new UserClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        await operators.DeactivateUserAsync(new() { UserId = world.Member.Id.ToString() });
        Assert.Equal("invalid_grant", (await free.ExchangeAsync())["error"]);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => still.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id }))).Reason);
    }

    [Fact]
    public async Task Introspection_tells_of_them_as_of_every_token()
    {
        var world = await KeyWorld.CreateAsync(server);
        var resource = $"https://{Guid.CreateVersion7():N}.example.org/";
        var id = Clients.NewClientId();
        var service = (id, await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Resources = [resource],
            ServedResources = [resource],
        }));
        var (own, shared) = (await world.UserKeyAsync(world.Member), await world.OrganizationKeyAsync(world.Admin));
        var (ownToken, sharedToken) = ((await own.ExchangeAsync(("resource", resource))).AccessToken, (await shared.ExchangeAsync(("resource", resource))).AccessToken);
        Assert.Equal(("True", "True"), ((await server.IntrospectAsync(service, ownToken))["active"], (await server.IntrospectAsync(service, sharedToken))["active"]));

        await world.Keys(world.Member).DeleteUserApiKeyAsync(new() { ApiKeyId = own.Key.Id });
        await world.Keys(world.Owner).DeleteOrganizationApiKeyAsync(new() { OrganizationId = world.Organization.Id, ApiKeyId = shared.Key.Id });

        Assert.Equal(("False", "False"), ((await server.IntrospectAsync(service, ownToken))["active"], (await server.IntrospectAsync(service, sharedToken))["active"]));
    }

    [Fact]
    public async Task A_stopped_organization_has_no_working_keys()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.OrganizationKeyAsync(world.Admin);
        var operators = new OrganizationClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        var script = new OrganizationClient(await key.CallAsync());

        await operators.SuspendOrganizationAsync(new() { OrganizationId = world.Organization.Id });
        Assert.Equal("invalid_grant", (await key.ExchangeAsync())["error"]);
        Assert.Equal("ORGANIZATION_SUSPENDED", (await Refused.AsyncOf(() => script.GetOrganizationAsync(new() { OrganizationId = world.Organization.Id }))).Reason);

        await operators.ReactivateOrganizationAsync(new() { OrganizationId = world.Organization.Id });
        Assert.NotNull((await key.ExchangeAsync())["access_token"]);
    }

    [Fact]
    public async Task No_token_outlives_its_key()
    {
        var world = await KeyWorld.CreateAsync(server);
        var until = server.Clock.GetUtcNow().AddMinutes(2);
        var key = await world.UserKeyAsync(world.Member, until: until);

        var answer = await key.ExchangeAsync();
        var script = new UserClient(server.With(answer.AccessToken));
        await script.GetMeAsync(new());

        Assert.InRange(answer.Access.ValidTo, until.AddSeconds(-1).UtcDateTime, until.UtcDateTime);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("invalid_grant", (await key.ExchangeAsync())["error"]);
        var refused = await Refused.AsyncOf(() => script.GetMeAsync(new()));
        Assert.Contains(refused.Reason, new[] { "TOKEN_EXPIRED", "TOKEN_INVALID" });
    }

    [Fact]
    public async Task Its_last_use_is_told_and_written_once_an_hour_at_most()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.UserKeyAsync(world.Member);

        async Task<DateTimeOffset> UseAsync()
        {
            await key.ExchangeAsync();
            return Assert.Single((await world.Keys(world.Member).ListUserApiKeysAsync(new())).ApiKeys).LastUseTime.ToDateTimeOffset();
        }

        var first = await UseAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(first, await UseAsync());
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await UseAsync() > first.AddHours(1));
    }

    [Fact]
    public async Task A_key_reaches_the_resources_that_an_operator_has_registered()
    {
        var world = await KeyWorld.CreateAsync(server);
        var resource = $"https://{Guid.CreateVersion7():N}.example.org/";
        var key = await world.UserKeyAsync(world.Member);
        Assert.NotEqual(200, (await key.ExchangeAsync(("resource", resource))).Status);

        await server.AddClientAsync(new()
        {
            ClientId = Clients.NewClientId(),
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Resources = [resource],
        });
        var answer = await key.ExchangeAsync(("resource", resource), ("organization", world.Organization.Id));

        Assert.Equal([resource], answer.Access.Audiences);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => new UserClient(server.With(answer.AccessToken)).GetMeAsync(new()))).Reason);
        Assert.NotEqual(200, (await key.ExchangeAsync(("resource", resource[..^5]))).Status);
        Assert.NotEqual(200, (await key.ExchangeAsync(("resource", "https://%.example.org/"))).Status);
    }

    private static string? Claim(TokenRequests.Answer answer, string type) => answer.Access.TryGetClaim(type, out var claim) ? claim.Value : null;
}
