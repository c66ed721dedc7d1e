using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.MembershipRequests;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

/// <summary>Memberships over the wire: beginning, changing and ending them. Reading is in the other half.</summary>
internal sealed partial class MembershipService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, AccessDecision access, MembershipReader reader, Facts facts,
    MembershipMail mail, TimeProvider time)
    : V1.MembershipService.MembershipServiceBase
{
    private static readonly Permission See = Permission.Find("memberships:read")!;

    private static readonly Permission Update = Permission.Find("memberships:update")!;

    public override Task<AddMembershipResponse> AddMembership(AddMembershipRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var user = violations.ParseId<User>("user_id", request.UserId);
        violations.CheckRoles("roles", request.Roles);
        violations.Check("title", MembershipTitle.Problem(request.Title));
        Attributes.TryParse(request.Attributes, out var attributes, out var problem);
        violations.Check("attributes", problem);
        violations.ThrowIfAny();
        var roles = GivenRoles.Require(request.Roles);

        return once.RunAsync(request, request.RequestId, async () =>
        {
            access.RequireStill(context, id);
            (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization.RequireActive();
            access.RequireGrantable(db.Caller, id, roles);
            await db.RequireActiveUserAsync(user, context.CancellationToken);
            var row = await db.FindMembershipAsync(id, user, context.CancellationToken);
            if (row is not null && !request.AllowExisting)
            {
                throw MembershipRefusals.AlreadyMember(row.Membership.Id);
            }

            var existed = row is not null;
            if (row is null)
            {
                var now = time.GetInstant();
                row = new() { Membership = Membership.Join(id, user, roles, now, request.Title, attributes), IsOwner = false };
                db.Add(row.Membership);
                await db.SettleMembershipRequestAsync(row.Membership, now, context.CancellationToken);
                await mail.TellAddedAsync(row.Membership, context.CancellationToken);
            }

            return new AddMembershipResponse
            {
                AlreadyExisted = existed,
                Revision = await transaction.SaveAsync(context.CancellationToken),
                Membership = row.ToProto(),
            };
        }, context.CancellationToken);
    }

    public override async Task<UpdateMembershipResponse> UpdateMembership(UpdateMembershipRequest request, ServerCallContext context)
    {
        var update = MembershipUpdate.Parse(request);
        var (membership, revision) = await ChangeAsync(request.OrganizationId, request.MembershipId, (row, now) =>
        {
            if (row.IsOwner && !db.Caller.IsOperator && row.Membership.UserId != db.Caller.UserId)
            {
                throw MembershipRefusals.OwnersOwn(Update);
            }

            var before = row.Membership.Roles;
            update.Apply(row.Membership, access, db.Caller, now);
            return row.Membership.Roles == before ? Task.CompletedTask : mail.TellRolesAsync(row.Membership, context.CancellationToken);
        }, context);
        return new() { Membership = membership, Revision = revision };
    }

    public override async Task<SuspendMembershipResponse> SuspendMembership(SuspendMembershipRequest request, ServerCallContext context)
    {
        var (membership, revision) = await ChangeAsync(request.OrganizationId, request.MembershipId, (row, now) =>
        {
            RequireNotOwner(row);
            var wasActive = row.Membership.IsActive;
            row.Membership.Suspend(now);
            return wasActive ? mail.TellSuspendedAsync(row.Membership, context.CancellationToken) : Task.CompletedTask;
        }, context);
        return new() { Membership = membership, Revision = revision };
    }

    public override async Task<ReactivateMembershipResponse> ReactivateMembership(
        ReactivateMembershipRequest request, ServerCallContext context)
    {
        var (membership, revision) = await ChangeAsync(request.OrganizationId, request.MembershipId, (row, now) =>
        {
            if (row.Membership.IsActive)
            {
                return Task.CompletedTask;
            }

            access.RequireGrantable(db.Caller, row.Membership.OrganizationId, row.Membership.Roles);
            row.Membership.Reactivate(now);
            return mail.TellReactivatedAsync(row.Membership, context.CancellationToken);
        }, context);
        return new() { Membership = membership, Revision = revision };
    }

    public override async Task<RemoveMembershipResponse> RemoveMembership(RemoveMembershipRequest request, ServerCallContext context)
    {
        var (_, revision) = await ChangeAsync(request.OrganizationId, request.MembershipId, async (row, now) =>
        {
            RequireNotOwner(row);
            await db.EndAsync(row.Membership, now, context.CancellationToken);
            await mail.TellRemovedAsync(row.Membership, context.CancellationToken);
        }, context);
        return new() { Revision = revision };
    }

    public override Task<LeaveOrganizationResponse> LeaveOrganization(LeaveOrganizationRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        return transaction.RunAsync(async () =>
        {
            // Whoever is no active member learns nothing; an operator, who sees everything, may still not be one.
            access.Require(db.Caller, id, See);
            var row = await db.FindMembershipAsync(id, db.Caller.UserId!.Value, context.CancellationToken);
            if (row is not { Membership.IsActive: true })
            {
                throw OrganizationRefusals.NotFound(id);
            }

            (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization.RequireActive();
            RequireNotOwner(row);
            await db.EndAsync(row.Membership, time.GetInstant(), context.CancellationToken);
            return new LeaveOrganizationResponse { Revision = await transaction.SaveAsync(context.CancellationToken) };
        }, context.CancellationToken);
    }

    private static void RequireNotOwner(MembershipRow row)
    {
        if (row.IsOwner)
        {
            throw OwnershipRefusals.OwnershipRequired(row.Membership.OrganizationId);
        }
    }

    private Task<(V1.Membership Membership, long Revision)> ChangeAsync(
        string organizationId, string membershipId, Func<MembershipRow, DateTimeOffset, Task> change, ServerCallContext context)
    {
        var organization = Violations.RequireId<Organization>("organization_id", organizationId);
        var membership = Violations.RequireId<Membership>("membership_id", membershipId);
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, organization);
            (await db.RequireOrganizationAsync(organization, context.CancellationToken)).Organization.RequireActive();
            var row = await db.RequireMembershipAsync(organization, membership, context.CancellationToken);
            await change(row, time.GetInstant());
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return (row.ToProto(), revision);
        }, context.CancellationToken);
    }
}
