using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Ownership;

internal sealed partial class OwnershipService
{
    private static readonly Permission See = Permission.Find("ownership:read")!;

    public override Task<ProposeOwnershipTransferResponse> ProposeOwnershipTransfer(
        ProposeOwnershipTransferRequest request, ServerCallContext context)
    {
        var (id, receiver) = Parties(request.OrganizationId, request.MembershipId);
        return once.RunAsync(request, request.RequestId, async () =>
        {
            access.RequireStill(context, id);
            await RequireActiveAsync(id, context);
            var (ownership, from, to) = await handover.RequirePartiesAsync(id, receiver, context.CancellationToken);
            if (to.Id == ownership.MembershipId)
            {
                throw Violations.Single("membership_id", T("must not be the owner's own"));
            }

            var now = time.GetInstant();
            if (await db.FindPendingTransferAsync(id, context.CancellationToken) is { } open)
            {
                if (open.StatusAt(now) == OwnershipTransferStatus.Pending)
                {
                    throw OwnershipTransferRefusals.AlreadyPending(open.Id);
                }

                // Its time is over: it makes room, in a statement of its own, because the index counts rows and not intentions.
                open.Overtake(now);
                await transaction.SaveAsync(context.CancellationToken);
            }

            var transfer = OwnershipTransfer.Propose(from, to, now);
            db.Add(transfer);
            await mail.TellProposedAsync(transfer, context.CancellationToken);
            return new ProposeOwnershipTransferResponse
            {
                Revision = await transaction.SaveAsync(context.CancellationToken),
                OwnershipTransfer = transfer.ToProto(now),
            };
        }, context.CancellationToken);
    }

    public override async Task<AcceptOwnershipTransferResponse> AcceptOwnershipTransfer(
        AcceptOwnershipTransferRequest request, ServerCallContext context)
    {
        var (transfer, revision) = await AnswerAsync(request.OrganizationId, request.OwnershipTransferId, async (offer, now) =>
        {
            offer.Accept(now);
            await handover.HandOverAsync(offer.OrganizationId, offer.ToMembershipId, context.CancellationToken, accepted: offer);
        }, context);
        return new() { OwnershipTransfer = transfer, Revision = revision };
    }

    public override async Task<DeclineOwnershipTransferResponse> DeclineOwnershipTransfer(
        DeclineOwnershipTransferRequest request, ServerCallContext context)
    {
        var (transfer, revision) = await AnswerAsync(request.OrganizationId, request.OwnershipTransferId, (offer, now) =>
        {
            offer.Decline(now);
            return Task.CompletedTask;
        }, context);
        return new() { OwnershipTransfer = transfer, Revision = revision };
    }

    public override Task<CancelOwnershipTransferResponse> CancelOwnershipTransfer(
        CancelOwnershipTransferRequest request, ServerCallContext context)
    {
        var (organization, id) = Offer(request.OrganizationId, request.OwnershipTransferId);
        return transaction.RunAsync(async () =>
        {
            access.RequireStill(context, organization);
            await RequireActiveAsync(organization, context);
            var offer = await db.RequireTransferAsync(organization, id, context.CancellationToken);
            var now = time.GetInstant();
            offer.Cancel(now);
            return new CancelOwnershipTransferResponse
            {
                Revision = await transaction.SaveAsync(context.CancellationToken),
                OwnershipTransfer = offer.ToProto(now),
            };
        }, context.CancellationToken);
    }

    public override async Task<GetOwnershipTransferResponse> GetOwnershipTransfer(
        GetOwnershipTransferRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var named = violations.ParseOptionalId<OwnershipTransfer>("ownership_transfer_id", request.OwnershipTransferId);
        violations.ThrowIfAny();
        var now = time.GetInstant();
        var transfer = named is { } id
            ? await db.RequireTransferAsync(organization, id, context.CancellationToken)
            : await db.FindPendingTransferAsync(organization, context.CancellationToken);
        return transfer is not null && (named is not null || transfer.StatusAt(now) == OwnershipTransferStatus.Pending)
            ? new() { OwnershipTransfer = transfer.ToProto(now) }
            : throw OwnershipTransferRefusals.NotFound("");
    }

    private static (Id<Organization> Organization, Id<OwnershipTransfer> Transfer) Offer(string organizationId, string transferId)
    {
        var violations = new Violations();
        var offer = (violations.ParseId<Organization>("organization_id", organizationId),
            violations.ParseId<OwnershipTransfer>("ownership_transfer_id", transferId));
        violations.ThrowIfAny();
        return offer;
    }

    private Task<(V1.OwnershipTransfer Transfer, long Revision)> AnswerAsync(
        string organizationId, string transferId, Func<OwnershipTransfer, DateTimeOffset, Task> answer, ServerCallContext context)
    {
        var (organization, id) = Offer(organizationId, transferId);
        return transaction.RunAsync(async () =>
        {
            await RequireNotSuspendedAsync(organization, id, context);
            access.Require(db.Caller, organization, See);
            await RequireActiveAsync(organization, context);
            var offer = await db.RequireTransferAsync(organization, id, context.CancellationToken);
            if (offer.ToUserId != db.Caller.UserId)
            {
                throw OwnershipTransferRefusals.SomebodyElses();
            }

            var now = time.GetInstant();
            await answer(offer, now);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return (offer.ToProto(now), revision);
        }, context.CancellationToken);
    }

    /// <summary>A suspended member sees nothing of the organization, but the receiver of an offer knows of it: they are told what is wrong.</summary>
    private async Task RequireNotSuspendedAsync(Id<Organization> organization, Id<OwnershipTransfer> id, ServerCallContext context)
    {
        var user = db.Caller.UserId;
        var suspended = await (
            from offer in db.OwnershipTransfers
            join membership in db.Memberships on offer.ToMembershipId equals membership.Id
            where offer.OrganizationId == organization && offer.Id == id && offer.ToUserId == user && membership.Status == MembershipStatus.Suspended
            select membership.Id).ToListAsync(context.CancellationToken);
        if (suspended is [var receiver])
        {
            throw OwnershipRefusals.NotAnActiveMember(receiver);
        }
    }
}
