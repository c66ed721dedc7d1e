using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Ownership;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>A unique index says that there is one already; this says which, as the contract promises.</summary>
internal static class ExistingRows
{
    public static Refusal Named(Refusal refusal, IReadOnlyList<EntityEntry> entries) => refusal.Reason switch
    {
        ErrorReason.AlreadyMember => entries.Select(MembershipOf).FirstOrDefault(named => named is not null) ?? refusal,
        ErrorReason.TransferAlreadyPending => entries.Select(TransferOf).FirstOrDefault(named => named is not null) ?? refusal,
        _ => refusal,
    };

    private static Refusal? MembershipOf(EntityEntry entry) =>
        entry.Entity is Membership added
        && entry.Context.Set<Membership>().AsNoTracking().SingleOrDefault(
            membership => membership.OrganizationId == added.OrganizationId && membership.UserId == added.UserId) is { } existing
            ? MembershipRefusals.AlreadyMember(existing.Id)
            : null;

    private static Refusal? TransferOf(EntityEntry entry) =>
        entry.Entity is Ownership.OwnershipTransfer added
        && entry.Context.Set<Ownership.OwnershipTransfer>().AsNoTracking().SingleOrDefault(
            transfer => transfer.OrganizationId == added.OrganizationId && transfer.Status == Ownership.OwnershipTransferStatus.Pending) is { } pending
            ? OwnershipTransferRefusals.AlreadyPending(pending.Id)
            : null;
}
