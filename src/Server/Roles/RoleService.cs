using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Roles;

/// <summary>Roles and permissions over the wire. Built-in ones only: they are the same in every organization.</summary>
internal sealed class RoleService(OrgGrpcDbContext db, Pager pager, Facts facts) : V1.RoleService.RoleServiceBase
{
    public override Task<ListPermissionsResponse> ListPermissions(ListPermissionsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListPermissionsResponse
        {
            Permissions = { Permission.All.OrderBy(permission => permission.Name, StringComparer.Ordinal).Select(permission => new V1.Permission { Name = permission.Name, Description = permission.Description }) },
        });

    public override Task<GetRoleResponse> GetRole(GetRoleRequest request, ServerCallContext context)
    {
        facts.RequireOrganization(Violations.RequireId<Organization>("organization_id", request.OrganizationId));
        return Task.FromResult(new GetRoleResponse { Role = ToProto(Role.Find(request.Role) ?? throw RoleRefusals.NotFound(request.Role)) });
    }

    public override Task<ListRolesResponse> ListRoles(ListRolesRequest request, ServerCallContext context)
    {
        facts.RequireOrganization(Violations.RequireId<Organization>("organization_id", request.OrganizationId));
        var page = pager.Open(request, db.Caller);
        var rows = Role.All.Skip(page.Cursor is [var after] ? after : 0).Take(page.Size + 1).ToList();
        var next = page.Trim(rows, role => [(byte)(Role.All.ToList().IndexOf(role) + 1)]);
        return Task.FromResult(new ListRolesResponse { Roles = { rows.Select(ToProto) }, NextPageToken = next });
    }

    private static V1.Role ToProto(Role role) => new()
    {
        Name = role.Name,
        Title = role.Title,
        Description = role.Description,
        Permissions = { role.Permissions.Order(StringComparer.Ordinal) },
        Assignable = role.Flag != RoleSet.Owner,
    };
}
