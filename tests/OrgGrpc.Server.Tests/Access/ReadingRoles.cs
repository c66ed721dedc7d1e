using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

public sealed class ReadingRoles(StagedServer server) : IClassFixture<StagedServer>
{
    [Fact]
    public async Task The_built_in_roles_come_from_the_one_that_holds_least_and_hold_what_the_contract_says()
    {
        var stage = await Stage.SetAsync(server);
        var roles = (await As(stage.Member).ListRolesAsync(new() { OrganizationId = stage.OrganizationId })).Roles;

        Assert.Equal(["member", "admin", "owner"], roles.Select(role => role.Name));
        Assert.Equal([true, true, false], roles.Select(role => role.Assignable));
        CallerKind[] kinds = [CallerKind.Member, CallerKind.Admin, CallerKind.Owner];
        foreach (var (role, kind) in roles.Zip(kinds))
        {
            Assert.Equal(PermissionTable.Permissions.Where(permission => PermissionTable.Holds(permission, kind)).Order(StringComparer.Ordinal), role.Permissions);
            Assert.NotEmpty(role.Title);
            Assert.NotEmpty(role.Description);
            Assert.Equal(role, (await As(stage.Member).GetRoleAsync(new() { OrganizationId = stage.OrganizationId, Role = role.Name })).Role);
        }
    }

    [Fact]
    public async Task The_list_goes_page_by_page()
    {
        var stage = await Stage.SetAsync(server);
        var (names, token) = (new List<string>(), "");
        do
        {
            var page = await As(stage.Member).ListRolesAsync(new() { OrganizationId = stage.OrganizationId, PageSize = 1, PageToken = token });
            names.Add(Assert.Single(page.Roles).Name);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(["member", "admin", "owner"], names);
    }

    [Fact]
    public async Task Permissions_come_by_name_with_a_sentence_each()
    {
        var permissions = (await As((await Stage.SetAsync(server)).Stranger).ListPermissionsAsync(new())).Permissions;

        Assert.Equal(PermissionTable.Permissions.Order(StringComparer.Ordinal), permissions.Select(permission => permission.Name));
        Assert.All(permissions, permission => Assert.EndsWith(".", permission.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("roadie")]
    [InlineData("Admin")]
    [InlineData("")]
    public async Task A_role_that_does_not_exist_is_not_found(string role)
    {
        var stage = await Stage.SetAsync(server);
        var refused = await Refused.AsyncOf(() => As(stage.Member).GetRoleAsync(new() { OrganizationId = stage.OrganizationId, Role = role }));
        Assert.Equal("ROLE_NOT_FOUND", refused.Reason);
    }

    private RoleService.RoleServiceClient As(User person) => new(server.As(person.Id));
}
