using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

/// <summary>"May they?" over the wire: the hottest rpcs. Nothing here waits for anything unless the caller asks for it.</summary>
internal sealed class AccessService(Facts facts, Caller caller) : V1.AccessService.AccessServiceBase
{
    /// <summary>Documented in <c>access_service.proto</c>.</summary>
    private const int MaxBatch = 500;

    public override Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var user = Subject(violations, "user_id", request.UserId);
        violations.ThrowIfAny();
        var strong = RequireConsistency(request.Consistency);

        var revision = facts.Revision;
        var standing = strong ? facts.CurrentStanding(organization, user) : facts.Standing(organization, user);
        var response = new CheckAccessResponse
        {
            Allowed = new AccessQuestion(request.Role, request.Permission).IsAllowed(standing),
            Revision = revision,
        };
        if (standing.Membership != 0)
        {
            response.MembershipId = standing.MembershipId.ToString();
            response.IsOwner = standing.IsOwner;
        }

        AddRoles(response.Roles, standing);

        return Task.FromResult(response);
    }

    public override Task<BatchCheckAccessResponse> BatchCheckAccess(BatchCheckAccessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.Check("checks", request.Checks.Count is 0 or > MaxBatch ? $"must be 1 to {MaxBatch} checks" : null);
        violations.ThrowIfAny();
        var keys = new (Id<Organization> Organization, Id<User> User)[request.Checks.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            var check = request.Checks[index];
            if (!Id<Organization>.TryParse(check.OrganizationId, out keys[index].Organization))
            {
                violations.Add($"checks[{index}].organization_id", "must be the id of an organization");
            }

            if (!Id<User>.TryParse(check.UserId, out keys[index].User))
            {
                violations.Add($"checks[{index}].user_id", "must be the id of a person");
            }
        }

        violations.ThrowIfAny();
        var strong = RequireConsistency(request.Consistency);

        var response = new BatchCheckAccessResponse { Revision = facts.Revision };
        for (var index = 0; index < keys.Length; index++)
        {
            var (organization, user) = keys[index];
            var standing = strong ? facts.CurrentStanding(organization, user) : facts.Standing(organization, user);
            response.Results.Add(ResultOf(request.Checks[index], standing));
        }

        return Task.FromResult(response);
    }

    public override Task<ExplainAccessResponse> ExplainAccess(ExplainAccessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var user = violations.ParseId<User>("user_id", request.UserId);
        violations.ThrowIfAny();
        var strong = RequireConsistency(request.Consistency);

        var revision = facts.Revision;
        var standing = strong ? facts.CurrentStanding(organization, user) : facts.Standing(organization, user);
        var question = new AccessQuestion(request.Role, request.Permission);
        var allowed = question.IsAllowed(standing);
        return Task.FromResult(new ExplainAccessResponse
        {
            Allowed = allowed,
            Cause = question.Explain(standing, facts.User(user).Status),
            MembershipId = standing.Membership != 0 ? standing.MembershipId.ToString() : "",
            GrantingRoles = { allowed ? question.GrantingRoles(standing) : [] },
            Revision = revision,
        });
    }

    private static AccessResult ResultOf(AccessCheck check, Standing standing)
    {
        var result = new AccessResult { Allowed = new AccessQuestion(check.Role, check.Permission).IsAllowed(standing) };
        if (standing.Membership != 0)
        {
            result.MembershipId = standing.MembershipId.ToString();
            result.IsOwner = standing.IsOwner;
        }

        AddRoles(result.Roles, standing);

        return result;
    }

    /// <summary>The stored roles, while the membership counts.</summary>
    private static void AddRoles(Google.Protobuf.Collections.RepeatedField<string> names, Standing standing)
    {
        for (var index = 0; standing.IsActive && index < Role.All.Count; index++)
        {
            var role = Role.All[index];
            if (role.Flag != RoleSet.Owner && (standing.Roles & role.Flag) != 0)
            {
                names.Add(role.Name);
            }
        }
    }

    /// <summary>The person that a check is about: the caller, unless another is named.</summary>
    private Id<User> Subject(Violations violations, string field, string text)
    {
        if (text.Length == 0 && caller.UserId is { } self)
        {
            return self;
        }

        return violations.ParseId<User>(field, text);
    }

    /// <summary>
    /// Whether the answer must come from the database. This node writes all changes, so it has seen every revision that it ever told
    /// anybody; a larger one comes from elsewhere.
    /// </summary>
    private bool RequireConsistency(Consistency? consistency)
    {
        if (consistency?.RequirementCase == Consistency.RequirementOneofCase.AtLeastRevision && consistency.AtLeastRevision > facts.Revision)
        {
            throw AccessRefusals.RevisionNotReached(facts.Revision);
        }

        return consistency?.Strong == true;
    }
}
