using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Text;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Ownership;

/// <summary>The one owner over the wire: who it is, and handing over at once. Offers are in the other half.</summary>
internal sealed partial class OwnershipService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, AccessDecision access, OwnershipHandover handover, OwnershipMail mail,
    TimeProvider time)
    : V1.OwnershipService.OwnershipServiceBase
{
    /// <summary>OrgGrpc's own limit, documented in <c>ownership_service.proto</c>.</summary>
    private const int MaxJustificationLength = 1000;

    public override async Task<GetOwnerResponse> GetOwner(GetOwnerRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        var owner = await (
            from ownership in db.Ownerships.AsNoTracking()
            join membership in db.Memberships on ownership.MembershipId equals membership.Id
            where ownership.OrganizationId == id
            select new { Membership = membership, ownership.SinceTime }).SingleOrDefaultAsync(context.CancellationToken)
            ?? throw OrganizationRefusals.NotFound(id);
        return new()
        {
            Membership = new MembershipRow { Membership = owner.Membership, IsOwner = true }.ToProto(),
            SinceTime = Timestamp.FromDateTimeOffset(owner.SinceTime),
        };
    }

    public override Task<TransferOwnershipResponse> TransferOwnership(TransferOwnershipRequest request, ServerCallContext context)
    {
        var (id, receiver) = Parties(request.OrganizationId, request.MembershipId);
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, id);
            await RequireActiveAsync(id, context);
            var owner = await handover.HandOverAsync(id, receiver, context.CancellationToken);
            return new TransferOwnershipResponse
            {
                Revision = await transaction.SaveAsync(context.CancellationToken),
                Membership = OwnersOwn(owner),
            };
        }, context.CancellationToken);
    }

    public override Task<ReassignOwnershipResponse> ReassignOwnership(ReassignOwnershipRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var receiver = violations.ParseId<Membership>("membership_id", request.MembershipId);
        var justification = request.Justification.Trim();
        violations.Check("justification", TextRule.Problem(justification, min: 1, MaxJustificationLength, multiline: true));
        violations.ThrowIfAny();
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, id);
            (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization.RequireNotDeleted();
            var owner = await handover.HandOverAsync(id, receiver, context.CancellationToken, justification: justification);
            return new ReassignOwnershipResponse
            {
                Revision = await transaction.SaveAsync(context.CancellationToken),
                Membership = OwnersOwn(owner),
            };
        }, context.CancellationToken);
    }

    private static V1.Membership OwnersOwn(Membership owner) => new MembershipRow { Membership = owner, IsOwner = true }.ToProto();

    private static (Id<Organization> Organization, Id<Membership> Receiver) Parties(string organizationId, string membershipId)
    {
        var violations = new Violations();
        var parties = (violations.ParseId<Organization>("organization_id", organizationId), violations.ParseId<Membership>("membership_id", membershipId));
        violations.ThrowIfAny();
        return parties;
    }

    private async Task RequireActiveAsync(Id<Organization> id, ServerCallContext context) =>
        (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization.RequireActive();
}
