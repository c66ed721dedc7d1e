using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Tests.Access;

public sealed class PermissionTableInWords
{
    [Fact]
    public void Names_every_permission_and_who_holds_it()
    {
        Assert.Equal(Permission.All.Select(permission => permission.Name).Order(), PermissionTable.Permissions.Order());
        foreach (var permission in Permission.All)
        {
            Assert.Equal(permission.HeldBy.HasFlag(RoleSet.Member), PermissionTable.Holds(permission.Name, CallerKind.Member));
            Assert.Equal(permission.HeldBy.HasFlag(RoleSet.Admin), PermissionTable.Holds(permission.Name, CallerKind.Admin));
            Assert.Equal(permission.HeldBy.HasFlag(RoleSet.Owner), PermissionTable.Holds(permission.Name, CallerKind.Owner));
            Assert.Equal(permission.HeldByOperators, PermissionTable.Holds(permission.Name, CallerKind.Operator));
        }
    }
}
