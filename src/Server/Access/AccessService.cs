using Google.Protobuf.Collections;
using Grpc.Core;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

/// <summary>"May they?" over the wire: the hottest rpcs. Nothing here waits for anything unless the caller asks for it.</summary>
internal sealed class AccessService(Facts facts, ChangeLog log, TimeProvider time) : V1.AccessService.AccessServiceBase
{
    /// <summary>Documented in <c>access_service.proto</c>.</summary>
    private const int MaxBatch = 500;

    /// <summary>Documented in <c>consistency.proto</c>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var user = Subject(violations, request.UserId, context.GetHttpContext().Caller);
        violations.ThrowIfAny();
        await ReachAsync(request.Consistency, context);

        var (standing, revision) = StandingOf(organization, user, request.Consistency);
        var response = new CheckAccessResponse
        {
            Allowed = new AccessQuestion(request.Role, request.Permission).IsAllowed(standing),
            IsOwner = standing.IsOwner,
            Revision = revision,
        };
        if (standing.HasMembership)
        {
            response.MembershipId = standing.MembershipId.ToString();
        }

        AddRoles(response.Roles, standing);
        return response;
    }

    public override async Task<BatchCheckAccessResponse> BatchCheckAccess(BatchCheckAccessRequest request, ServerCallContext context)
    {
        var keys = Read(request);
        await ReachAsync(request.Consistency, context);

        var (standings, revision) = IsStrong(request.Consistency) ? facts.CurrentStandingsTogether(keys) : facts.StandingsTogether(keys);
        var response = new BatchCheckAccessResponse { Revision = revision };
        response.Results.Capacity = keys.Length;
        for (var index = 0; index < keys.Length; index++)
        {
            response.Results.Add(ResultOf(request.Checks[index], standings[index]));
        }

        return response;
    }

    public override async Task<ExplainAccessResponse> ExplainAccess(ExplainAccessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var user = violations.ParseId<User>("user_id", request.UserId);
        violations.ThrowIfAny();
        await ReachAsync(request.Consistency, context);

        var (standing, revision) = StandingOf(organization, user, request.Consistency);
        var question = new AccessQuestion(request.Role, request.Permission);
        var allowed = question.IsAllowed(standing);
        return new()
        {
            Allowed = allowed,
            Cause = question.Explain(standing),
            MembershipId = standing.HasMembership ? standing.MembershipId.ToString() : "",
            GrantingRoles = { allowed ? question.GrantingRoles(standing) : [] },
            Revision = revision,
        };
    }

    private static StandingKey[] Read(BatchCheckAccessRequest request)
    {
        var violations = new Violations();
        violations.Check("checks", request.Checks.Count is 0 or > MaxBatch ? $"must be 1 to {MaxBatch} checks" : null);
        violations.ThrowIfAny();
        var keys = new StandingKey[request.Checks.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            var check = request.Checks[index];
            if (!Id<Organization>.TryParse(check.OrganizationId, out var organization))
            {
                violations.Add($"checks[{index}].organization_id", "must be the id of an organization");
            }

            if (!Id<User>.TryParse(check.UserId, out var user))
            {
                violations.Add($"checks[{index}].user_id", "must be the id of a person");
            }

            keys[index] = new(organization, user);
        }

        violations.ThrowIfAny();
        return keys;
    }

    private static AccessResult ResultOf(AccessCheck check, Standing standing)
    {
        var result = new AccessResult
        {
            Allowed = new AccessQuestion(check.Role, check.Permission).IsAllowed(standing),
            IsOwner = standing.IsOwner,
        };
        if (standing.HasMembership)
        {
            result.MembershipId = standing.MembershipId.ToString();
        }

        AddRoles(result.Roles, standing);
        return result;
    }

    /// <summary>The stored roles, while the membership counts.</summary>
    private static void AddRoles(RepeatedField<string> names, Standing standing)
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
    private static Id<User> Subject(Violations violations, string text, Caller caller) =>
        text.Length == 0 && caller.UserId is { } self ? self : violations.ParseId<User>("user_id", text);

    private static bool IsStrong(Consistency? consistency) => consistency?.Strong == true;

    private (Standing Standing, long Revision) StandingOf(Id<Organization> organization, Id<User> user, Consistency? consistency)
    {
        // Before the look: what is found is at least as current.
        var revision = log.Head;
        return (IsStrong(consistency) ? facts.CurrentStanding(organization, user) : facts.Standing(organization, user), revision);
    }

    private ValueTask ReachAsync(Consistency? consistency, ServerCallContext context) =>
        consistency?.RequirementCase == Consistency.RequirementOneofCase.AtLeastRevision && consistency.AtLeastRevision > log.Head
            ? WaitAsync(consistency.AtLeastRevision, context.CancellationToken)
            : ValueTask.CompletedTask;

    private async ValueTask WaitAsync(long revision, CancellationToken cancellationToken)
    {
        if (!await log.ReachesAsync(revision, Patience, time, cancellationToken))
        {
            throw AccessRefusals.RevisionNotReached(log.Head);
        }
    }
}
