using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Tests.Guard;

public sealed class LettingIn(LocalIssuer issuer) : IClassFixture<LocalIssuer>, IAsyncLifetime
{
    private const string Nirvana = "org_01h2xcejqtf2nbrexx3vqjhp41";
    private SampleService service = null!;

    private string Stranger => issuer.Token();

    private string Member => issuer.Token(null, ("org_id", Nirvana), ("org_roles", new[] { "member" }));

    private string Admin => issuer.Token(null, ("org_id", Nirvana), ("org_roles", new[] { "admin", "member" }));

    private string Owner => issuer.Token(null, ("org_id", Nirvana), ("org_roles", new[] { "member", "owner" }));

    public async ValueTask InitializeAsync() => service = await SampleService.StartAsync(issuer.Address);

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task A_member_gets_in_and_the_service_knows_what_the_token_says()
    {
        var token = issuer.Token(
            null, ("org_id", Nirvana), ("org_slug", "nirvana"), ("org_roles", new[] { "member" }), ("org_permissions", new[] { "a:b", "c:d" }));

        var answer = await service.GetAsync("/member", token);

        var seen = await answer.Content.ReadFromJsonAsync<SampleService.Described>();
        Assert.Equivalent(new SampleService.Described(Nirvana, "nirvana", ["member"], ["a:b", "c:d"], 7), seen, strict: true);
    }

    [Fact]
    public async Task Arrays_of_none_are_sets_of_none()
    {
        var token = issuer.Token(null, ("org_id", Nirvana), ("org_roles", Array.Empty<string>()));

        var seen = await (await service.GetAsync("/member", token)).Content.ReadFromJsonAsync<SampleService.Described>();

        Assert.Equivalent(new SampleService.Described(Nirvana, null, [], [], 7), seen, strict: true);
    }

    [Fact]
    public async Task A_token_for_two_organizations_is_for_none()
    {
        await IsAsync(HttpStatusCode.Forbidden, "/member", issuer.Token(null, ("org_id", new[] { Nirvana, "org_x" }), ("org_roles", new[] { "owner" })));
    }

    [Fact]
    public async Task A_stranger_stays_out_and_so_does_nobody()
    {
        var refused = await service.GetAsync("/member", Stranger);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_scope\"", refused.Headers.WwwAuthenticate.ToString());

        var anonymous = await service.GetAsync("/member", token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal("Bearer", anonymous.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_role_is_asked_and_the_owner_has_every_role()
    {
        await IsAsync(HttpStatusCode.OK, "/admin", Admin);
        await IsAsync(HttpStatusCode.OK, "/admin", Owner);
        await IsAsync(HttpStatusCode.Forbidden, "/admin", Member);
        await IsAsync(HttpStatusCode.Forbidden, "/admin", issuer.Token(null, ("org_id", Nirvana), ("org_roles", new[] { "Admin", "admin " })));
    }

    [Fact]
    public async Task The_owners_door_is_the_owners()
    {
        await IsAsync(HttpStatusCode.OK, "/owner", Owner);
        await IsAsync(HttpStatusCode.Forbidden, "/owner", Admin);
        // Roles without an organization are nothing.
        await IsAsync(HttpStatusCode.Forbidden, "/owner", issuer.Token(null, ("org_roles", new[] { "owner" })));
    }

    [Fact]
    public async Task A_permission_is_asked_and_the_owner_has_every_permission()
    {
        await IsAsync(HttpStatusCode.OK, "/deleter", issuer.Token(null, ("org_id", Nirvana), ("org_permissions", new[] { "projects:delete" })));
        await IsAsync(HttpStatusCode.OK, "/deleter", Owner);
        await IsAsync(HttpStatusCode.Forbidden, "/deleter", Admin);
    }

    [Fact]
    public async Task The_route_must_name_the_organization_of_the_token()
    {
        await IsAsync(HttpStatusCode.OK, $"/organizations/{Nirvana}/projects", Member);
        await IsAsync(HttpStatusCode.Forbidden, "/organizations/org_01h2xcejqtf2nbrexx3vqjhp42/projects", Owner);
        await IsAsync(HttpStatusCode.Forbidden, $"/organizations/{Nirvana.ToUpperInvariant()}/projects", Member);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync($"/organizations/{Nirvana}/projects/1", Member, HttpMethod.Delete)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/organizations/{Nirvana}/projects/1", Admin, HttpMethod.Delete)).StatusCode);
        // A route that lost its value lets nobody in.
        await IsAsync(HttpStatusCode.Forbidden, "/forgotten", Owner);
    }

    [Fact]
    public async Task Controllers_ask_the_same()
    {
        await IsAsync(HttpStatusCode.OK, "/controller/member", Member);
        await IsAsync(HttpStatusCode.Forbidden, "/controller/member", Stranger);
        await IsAsync(HttpStatusCode.Forbidden, "/controller/owner", Admin);
        await IsAsync(HttpStatusCode.OK, "/controller/owner", Owner);
        await IsAsync(HttpStatusCode.OK, $"/controller/{Nirvana}/admin", Admin);
        await IsAsync(HttpStatusCode.Forbidden, "/controller/org_other/admin", Admin);
        await IsAsync(HttpStatusCode.Forbidden, $"/controller/{Nirvana}/admin", Member);
    }

    [Fact]
    public async Task Grpc_services_ask_the_same()
    {
        using var channel = GrpcChannel.ForAddress(service.GrpcAddress);
        var roles = new RoleService.RoleServiceClient(channel);

        Assert.Equal(Nirvana, (await roles.GetRoleAsync(new(), Authorized(Admin))).Role.Name);
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(() => roles.GetRoleAsync(new(), Authorized(Member))));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(() => roles.GetRoleAsync(new())));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(() => roles.ListRolesAsync(new(), Authorized(Admin))));
        await roles.ListRolesAsync(new(), Authorized(Owner));
    }

    private static Metadata Authorized(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static async Task<StatusCode> StatusAsync<T>(Func<AsyncUnaryCall<T>> call) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode;

    private async Task IsAsync(HttpStatusCode expected, string path, string token) =>
        Assert.Equal(expected, (await service.GetAsync(path, token)).StatusCode);
}
