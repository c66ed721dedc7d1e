using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>Makes keys. Runs inside the caller's write transaction; nothing is saved yet. The secret is told here and never again.</summary>
internal sealed class ApiKeyIssuing(OrgGrpcDbContext db, AccessDecision access, IOptions<ApiKeyOptions> options)
{
    public async Task<(ApiKey Key, Secret Secret)> ForUserAsync(CreateUserApiKeyRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RequireOwnHand();
        var violations = new Violations();
        var organization = violations.ParseOptionalId<Organization>("organization_id", request.OrganizationId);
        var terms = ApiKeyTerms.Parse(request.DisplayName, request.ReadOnly, request.ExpireTime, now, violations);
        violations.ThrowIfAny();
        var user = db.Caller.UserId!.Value;

        // A token for one organization gives no key for more.
        if (db.Caller.Organization is { } only)
        {
            organization ??= only;
        }

        if (organization is { } id && ((db.Caller.Organization is { } bound && bound != id) || !await IsMemberAsync(user, id, cancellationToken)))
        {
            throw OrganizationRefusals.NotFound(id);
        }

        await RequireRoomAsync(db.ApiKeys.Where(key => key.UserId == user), options.Value.MaxPerUser, now, cancellationToken);
        var secret = Secret.New();
        var made = ApiKey.OfUser(user, organization, terms, secret.Hash, now);
        db.Add(made);
        return (made, secret);
    }

    public async Task<(ApiKey Key, Secret Secret)> ForOrganizationAsync(
        Organization organization, CreateOrganizationApiKeyRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RequireOwnHand();
        var violations = new Violations();
        violations.Check("roles", OfferedRoles.Problem(request.Roles));
        var terms = ApiKeyTerms.Parse(request.DisplayName, request.ReadOnly, request.ExpireTime, now, violations);
        violations.ThrowIfAny();
        var roles = OfferedRoles.Parse(request.Roles);
        OfferedRoles.Require(access, db.Caller, organization.Id, roles);
        await RequireRoomAsync(
            db.ApiKeys.Where(key => key.UserId == null && key.OrganizationId == organization.Id), options.Value.MaxPerOrganization, now, cancellationToken);
        var secret = Secret.New();
        var made = ApiKey.OfOrganization(organization.Id, roles, terms, db.Caller, secret.Hash, now);
        db.Add(made);
        return (made, secret);
    }

    /// <summary>What was lent, or may be stolen, makes nothing that outlives it.</summary>
    private void RequireOwnHand()
    {
        if (db.Caller.ApiKey is not null)
        {
            throw ApiKeyRefusals.MadeByKey();
        }

        if (db.Caller.IsLent)
        {
            throw ApiKeyRefusals.MadeByOthers();
        }
    }

    private Task<bool> IsMemberAsync(Id<User> user, Id<Organization> organization, CancellationToken cancellationToken) =>
        db.Memberships.AnyAsync(
            membership => membership.UserId == user && membership.OrganizationId == organization && membership.Status == Memberships.MembershipStatus.Active
                && db.Organizations.Any(o => o.Id == organization && o.Status == OrganizationStatus.Active),
            cancellationToken);

    private static async Task RequireRoomAsync(IQueryable<ApiKey> keys, int maximum, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await keys.CountAsync(key => key.ExpireTime > now, cancellationToken) >= maximum)
        {
            throw ApiKeyRefusals.LimitExceeded(maximum);
        }
    }
}
