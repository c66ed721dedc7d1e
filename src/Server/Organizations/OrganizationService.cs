using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

/// <summary>Organizations over the wire: creating, changing, stopping and deleting them. Reading is in the other half.</summary>
internal sealed partial class OrganizationService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, AccessDecision access, OrganizationReader reader, OwnershipLimits limits,
    OrganizationMail mail, LogoSetting logos, TimeProvider time)
    : V1.OrganizationService.OrganizationServiceBase
{
    public override Task<CreateOrganizationResponse> CreateOrganization(CreateOrganizationRequest request, ServerCallContext context)
    {
        RequireOwnFields(request);
        var violations = new Violations();
        var name = violations.Parse<OrganizationName>("name", request.Name, OrganizationName.TryParse);
        var slug = violations.ParseOptional<Slug>("slug", request.Slug, Slug.TryParse);
        var externalId = violations.ParseOptional<ExternalId>("external_id", request.ExternalId, ExternalId.TryParse);
        Attributes.TryParse(request.Attributes, out var attributes, out var problem);
        violations.Check("attributes", problem);
        violations.Check("join_policy", JoinPolicies.Problem(request.JoinPolicy));
        var owner = OwnerOf(request, violations);
        violations.ThrowIfAny();

        return once.RunAsync(request, request.RequestId, async () =>
        {
            var now = time.GetInstant();
            await db.RequireActiveUserAsync(owner, context.CancellationToken);
            if (!IsTrusted(Scopes.Write))
            {
                await limits.RequireRoomAsync(owner, context.CancellationToken);
            }

            var organization = Organization.Create(name, slug, externalId, attributes, request.Suspended, now, JoinPolicies.Parse(request.JoinPolicy)!.Value);
            var membership = db.Found(organization, owner, now);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            var row = new OrganizationRow { Organization = organization, OwnerMembershipId = membership.Id, OwnerUserId = owner };
            return new CreateOrganizationResponse { Organization = row.ToProto(), Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<UpdateOrganizationResponse> UpdateOrganization(UpdateOrganizationRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        var update = OrganizationUpdate.Parse(request, mayNameExternally: IsTrusted(Scopes.Write));
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, id);
            var row = await db.RequireOrganizationAsync(id, context.CancellationToken);
            row.Organization.RequireActive();
            update.Apply(row.Organization, time.GetInstant());
            return new UpdateOrganizationResponse
            {
                Revision = await transaction.SaveAsync(context.CancellationToken),
                Organization = row.ToProto(),
            };
        }, context.CancellationToken);
    }

    public override async Task<SetOrganizationLogoResponse> SetOrganizationLogo(SetOrganizationLogoRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        Logo? logo = null;
        if (request.Image.Length > 0 && !Logo.TryRead(id, request.Image.Span, out logo, out var problem))
        {
            violations.Add("image", problem);
        }

        violations.ThrowIfAny();
        var (organization, revision) = await ChangeAsync(request.OrganizationId, request.Etag, async row =>
        {
            row.Organization.RequireActive();
            await logos.RunAsync(row.Organization, logo, context.CancellationToken);
        }, context);
        return new() { Organization = organization, Revision = revision };
    }

    public override async Task<SuspendOrganizationResponse> SuspendOrganization(
        SuspendOrganizationRequest request, ServerCallContext context)
    {
        var (organization, revision) = await ChangeAsync(request.OrganizationId, "", async row =>
        {
            if (row.Organization.Suspend(time.GetInstant()))
            {
                await mail.TellSuspendedAsync(row, context.CancellationToken);
            }
        }, context);
        return new() { Organization = organization, Revision = revision };
    }

    public override async Task<ReactivateOrganizationResponse> ReactivateOrganization(
        ReactivateOrganizationRequest request, ServerCallContext context)
    {
        var (organization, revision) = await ChangeAsync(request.OrganizationId, "", (o, now) => o.Reactivate(now), context);
        return new() { Organization = organization, Revision = revision };
    }

    public override async Task<DeleteOrganizationResponse> DeleteOrganization(DeleteOrganizationRequest request, ServerCallContext context)
    {
        var (organization, revision) = await ChangeAsync(request.OrganizationId, request.Etag, (o, now) => o.Delete(now), context);
        return new() { Organization = organization, Revision = revision };
    }

    public override async Task<UndeleteOrganizationResponse> UndeleteOrganization(
        UndeleteOrganizationRequest request, ServerCallContext context)
    {
        var (organization, revision) = await ChangeAsync(request.OrganizationId, "", (o, now) => o.Undelete(now), context);
        return new() { Organization = organization, Revision = revision };
    }

    private Task<(V1.Organization Organization, long Revision)> ChangeAsync(
        string organizationId, string etag, Action<Organization, DateTimeOffset> change, ServerCallContext context) =>
        ChangeAsync(
            organizationId,
            etag,
            row =>
            {
                change(row.Organization, time.GetInstant());
                return Task.CompletedTask;
            },
            context);

    private Task<(V1.Organization Organization, long Revision)> ChangeAsync(
        string organizationId, string etag, Func<OrganizationRow, Task> changeAsync, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", organizationId);
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, id);
            var row = await db.RequireOrganizationAsync(id, context.CancellationToken);
            Etag.Require(etag, row.Organization.Version);
            await changeAsync(row);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return (row.ToProto(), revision);
        }, context.CancellationToken);
    }

    /// <summary>A person founds their own; an operator or a trusted program may found for somebody else, suspended or named from outside.</summary>
    private void RequireOwnFields(CreateOrganizationRequest request)
    {
        var setsMore = (request.OwnerUserId.Length > 0 && request.OwnerUserId != db.Caller.UserId?.ToString())
            || request.ExternalId.Length > 0 || request.Suspended;
        if (setsMore && !IsTrusted(Scopes.Write))
        {
            throw OrganizationRefusals.ForOperators("owner_user_id, external_id and suspended");
        }
    }

    private Id<User> OwnerOf(CreateOrganizationRequest request, Violations violations)
    {
        var owner = violations.ParseOptionalId<User>("owner_user_id", request.OwnerUserId);
        if ((owner ?? db.Caller.UserId) is not { } founder)
        {
            violations.Add("owner_user_id", "must name the owner when a program creates the organization");
            return default;
        }

        return founder;
    }

    private bool IsTrusted(string scope) => db.Caller.IsOperator || db.Caller.HasScope(scope);
}
