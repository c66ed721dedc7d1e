namespace OrgGrpc.Server.Roles;

internal static class RolesSetup
{
    public static void MapRoles(this WebApplication app) => app.MapGrpcService<RoleService>();
}
