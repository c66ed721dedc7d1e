using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>The roles of a program in one organization, like a membership's.</summary>
public sealed class ClientBinding
{
    public required string ClientId { get; init; }

    public required Id<Organization> OrganizationId { get; init; }

    public required RoleSet Roles { get; init; }
}
