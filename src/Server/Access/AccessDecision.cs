using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>
/// May this caller make this call? Decided in two steps: before the message is read, by who the caller is; and with the message, by
/// how they stand in the organization that it names.
/// </summary>
internal sealed class AccessDecision(Facts facts)
{
    /// <summary>Refuses callers whom no message could help.</summary>
    public static void RequireKind(AccessRule rule, Caller caller)
    {
        if (rule.Option.RuleCase == V1.Access.RuleOneofCase.Anonymous || caller.HasScope(rule.Option.Scope))
        {
            return;
        }

        if (caller.IsNobody)
        {
            throw AccessRefusals.Unauthenticated();
        }

        if (caller.IsReadOnly && !rule.IsRead)
        {
            throw AccessRefusals.ReadOnly();
        }

        var allowed = rule.Option.RuleCase switch
        {
            V1.Access.RuleOneofCase.Authenticated or V1.Access.RuleOneofCase.Self => caller.UserId is not null,
            V1.Access.RuleOneofCase.Operator => caller.IsOperator,
            V1.Access.RuleOneofCase.Permission => caller.UserId is not null || caller.Bindings.Count > 0,
            _ => false,
        };
        if (!allowed)
        {
            throw caller.ClientId is not null ? AccessRefusals.ScopeRequired(rule.Option.Scope) : AccessRefusals.PermissionDenied(rule);
        }
    }

    /// <summary>Decides a rule that depends on the organization or the person that the message names.</summary>
    public void RequireMessage(AccessRule rule, Caller caller, string organizationId, string userId)
    {
        switch (rule.Option.RuleCase)
        {
            case V1.Access.RuleOneofCase.Permission:
                RequirePermission(rule, caller, organizationId);
                break;
            case V1.Access.RuleOneofCase.Self when !caller.IsOperator && !caller.HasScope(rule.Option.Scope):
                if (userId.Length > 0 && userId != caller.UserId?.ToString())
                {
                    throw AccessRefusals.PermissionDenied(rule);
                }

                break;
        }
    }

    /// <summary>The permission in an organization, for rules that only the noun can decide.</summary>
    public bool Holds(Caller caller, Id<Organization> organization, Permission permission, string scope = "")
    {
        if (caller.HasScope(scope) || (caller.IsOperator && permission.HeldByOperators))
        {
            return true;
        }

        return RolesOf(caller, organization) is var (roles, status)
            && roles.Holds(permission)
            && (status == OrganizationStatus.Active || MayReadWhileStopped(status, roles, permission));
    }

    /// <summary>Whether the caller may be told that the organization exists.</summary>
    public bool Knows(Caller caller, Id<Organization> organization, string scope) =>
        caller.HasScope(scope) || caller.IsOperator
        || (RolesOf(caller, organization) is var (roles, status) && (status != OrganizationStatus.Deleted || roles.HasFlag(RoleSet.Owner)));

    /// <summary>What the caller may grant: nobody hands out a permission that they do not hold.</summary>
    public bool MayGrant(Caller caller, Id<Organization> organization, RoleSet roles) =>
        caller.IsSystem || caller.IsOperator || caller.HasScope(Scopes.Write)
        || (RolesOf(caller, organization) is var (own, _) && roles.Permissions().All(permission => own.Holds(permission)));

    /// <summary>
    /// Decides once more, inside the write transaction: the caller may have lost the right, or be nobody any more, since the call waited for
    /// its turn. From here on nobody else writes.
    /// </summary>
    public void RequireStill(ServerCallContext context, Id<Organization> organization)
    {
        var http = context.GetHttpContext();
        var rule = AccessRule.Of(http.GetEndpoint()) ?? throw AccessRefusals.Undeclared();
        var caller = http.Caller.UserId is { } person ? http.Caller.Renewed(facts.Person(person)) : http.Caller;
        RequireKind(rule, caller);
        RequireMessage(rule, caller, organization.ToString(), "");
    }

    /// <summary>The permission in an organization, or the refusal that this caller is owed.</summary>
    public void Require(Caller caller, Id<Organization> organization, Permission permission, string scope = "")
    {
        if (Holds(caller, organization, permission, scope))
        {
            return;
        }

        // An outsider learns nothing, not even that the organization exists; nor does a member of one that is deleted.
        throw RolesOf(caller, organization) is not var (roles, status) ? OrganizationRefusals.NotFound(organization)
            : status switch
            {
                OrganizationStatus.Suspended => OrganizationRefusals.Suspended(organization),
                OrganizationStatus.Deleted when roles.HasFlag(RoleSet.Owner) => OrganizationRefusals.Deleted(organization),
                OrganizationStatus.Deleted => OrganizationRefusals.NotFound(organization),
                _ => AccessRefusals.PermissionDenied(permission),
            };
    }

    private void RequirePermission(AccessRule rule, Caller caller, string organizationId) =>
        Require(caller, Violations.RequireId<Organization>("organization_id", organizationId), rule.Permission!, rule.Option.Scope);

    /// <summary>The caller's roles in an organization, or null for an outsider.</summary>
    private (RoleSet Roles, OrganizationStatus Status)? RolesOf(Caller caller, Id<Organization> organization)
    {
        if (caller.Organization is { } only && only != organization)
        {
            return null;
        }

        if (caller.UserId is { } user)
        {
            return facts.Standing(organization, user) is { IsMember: true } standing ? (standing.Roles, standing.Organization) : null;
        }

        return caller.Bindings.TryGetValue(organization, out var roles) && facts.Organization(organization) is { Exists: true } fact
            ? (roles, fact.Status)
            : null;
    }

    /// <summary>A stopped organization can still be read by its owner.</summary>
    private static bool MayReadWhileStopped(OrganizationStatus status, RoleSet roles, Permission permission) =>
        roles.HasFlag(RoleSet.Owner)
        && (permission.IsRead || (status == OrganizationStatus.Deleted && permission.Name == "organizations:delete"));
}
