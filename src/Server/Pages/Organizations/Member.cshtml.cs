using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>One member, for those who manage members.</summary>
internal sealed class MemberModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    MembershipService.MembershipServiceClient memberships,
    OwnershipService.OwnershipServiceClient ownership,
    UserReader people)
    : OrganizationPage(organizations, access)
{
    [FromRoute]
    public string MembershipId { get; set; } = "";

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Title { get; set; }

    /// <summary>What the form was filled in for: somebody else's change in between is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    public V1.Membership Membership { get; private set; } = new();

    public User Person { get; private set; } = null!;

    public bool IsSuspended => Membership.Status == V1.MembershipStatus.Suspended;

    public bool MayUpdate => IsActive && May("memberships:update") && (!Membership.IsOwner || IsOwner);

    public bool MaySuspend => IsActive && May("memberships:suspend") && !Membership.IsOwner;

    public bool MayRemove => IsActive && May("memberships:remove") && !Membership.IsOwner;

    public bool MayOffer => IsActive && IsOwner && !Membership.IsOwner && !IsSuspended;

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken) => DoAsync(
        () => memberships.UpdateMembershipAsync(
            new()
            {
                OrganizationId = OrganizationId,
                MembershipId = MembershipId,
                Membership = new() { Roles = { Role ?? "" }, Title = Title ?? "", Etag = Etag ?? "" },
                UpdateMask = new() { Paths = { "roles", "title" } },
            },
            cancellationToken: cancellationToken).ResponseAsync,
        T("Saved."),
        Here);

    public Task<IActionResult> OnPostSuspendAsync(CancellationToken cancellationToken) => DoAsync(
        () => memberships.SuspendMembershipAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The membership is suspended."),
        Here);

    public Task<IActionResult> OnPostReactivateAsync(CancellationToken cancellationToken) => DoAsync(
        () => memberships.ReactivateMembershipAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The membership is in force again."),
        Here);

    public Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken) => DoAsync(
        () => memberships.RemoveMembershipAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The member is removed."),
        Address());

    public Task<IActionResult> OnPostOfferAsync(CancellationToken cancellationToken) => DoForGoodAsync(
        () => ownership.ProposeOwnershipTransferAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is offered. You own it until the offer is accepted."),
        Address("/settings"));

    public Task<IActionResult> OnPostTransferAsync(CancellationToken cancellationToken) => DoForGoodAsync(
        () => ownership.TransferOwnershipAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is handed over."),
        Address());

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Membership = (await memberships.GetMembershipAsync(
            new() { OrganizationId = OrganizationId, MembershipId = MembershipId }, cancellationToken: cancellationToken)).Membership;
        Person = await people.RequireAsync(Id<User>.ParseOrNull(Membership.UserId)!.Value, cancellationToken);
        Role ??= MemberWords.Highest(Membership.Roles);
        Title ??= Membership.Title;
    }

    private string Here => Address($"/members/{MembershipId}");
}
