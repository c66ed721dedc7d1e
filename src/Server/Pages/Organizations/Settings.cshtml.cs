using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>What the organization is called, who owns it, and how it ends: for oneself or for everybody.</summary>
internal sealed class SettingsModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    MembershipService.MembershipServiceClient memberships,
    OwnershipService.OwnershipServiceClient ownership,
    UserReader people,
    Facts facts)
    : OrganizationPage(organizations, access)
{
    private readonly OrganizationService.OrganizationServiceClient organizations = organizations;

    public static (string Value, string Text)[] Policies =>
    [
        (nameof(V1.JoinPolicy.InvitationOnly), T("By invitation only")),
        (nameof(V1.JoinPolicy.Request), T("Also by asking: whoever knows the address sees the name")),
    ];

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Slug { get; set; }

    [BindProperty]
    public string? JoinPolicy { get; set; }

    /// <summary>What the form was filled in for: somebody else's change in between is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    /// <summary>The name, typed by somebody who means it.</summary>
    [BindProperty]
    public string? Confirmation { get; set; }

    public OwnershipTransfer? Transfer { get; private set; }

    public User? Owner { get; private set; }

    /// <summary>To whom it is offered.</summary>
    public User? Heir { get; private set; }

    public bool IsOfferedToMe => Transfer?.ToUserId == PersonId;

    public bool IsMember => facts.Standing(Id<Organization>.ParseOrNull(Organization.Id)!.Value, HttpContext.Caller.UserId!.Value).IsMember;

    public bool DeletionWentWrong => ModelState.ContainsKey(nameof(Confirmation)) && !ModelState.IsValid;

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.UpdateOrganizationAsync(
            new()
            {
                OrganizationId = OrganizationId,
                Organization = new() { Name = Name ?? "", Slug = Slug?.Trim() ?? "", Etag = Etag ?? "", JoinPolicy = PolicyOf(JoinPolicy) },
                UpdateMask = new() { Paths = { "name", "slug", "join_policy" } },
            },
            cancellationToken: cancellationToken).ResponseAsync,
        T("Saved."),
        Here);

    public Task<IActionResult> OnPostAcceptAsync(string? transferId, CancellationToken cancellationToken) => DoAsync(
        () => ownership.AcceptOwnershipTransferAsync(
            new() { OrganizationId = OrganizationId, OwnershipTransferId = transferId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("You own this organization now."),
        Here);

    public Task<IActionResult> OnPostDeclineAsync(string? transferId, CancellationToken cancellationToken) => DoAsync(
        () => ownership.DeclineOwnershipTransferAsync(
            new() { OrganizationId = OrganizationId, OwnershipTransferId = transferId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("You have declined; nothing changes."),
        Here);

    public Task<IActionResult> OnPostCancelAsync(string? transferId, CancellationToken cancellationToken) => DoAsync(
        () => ownership.CancelOwnershipTransferAsync(
            new() { OrganizationId = OrganizationId, OwnershipTransferId = transferId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The offer is taken back."),
        Here);

    public Task<IActionResult> OnPostLeaveAsync(CancellationToken cancellationToken) => DoAsync(
        () => memberships.LeaveOrganizationAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken).ResponseAsync,
        T($"You have left {Organization.Name}."),
        "/organizations");

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (Confirmation?.Trim() != Organization.Name)
        {
            ModelState.AddModelError(nameof(Confirmation), T("That is not the name of the organization."));
            await LoadAsync(cancellationToken);
            return Page();
        }

        return await DoForGoodAsync(
            () => organizations.DeleteOrganizationAsync(
                new() { OrganizationId = OrganizationId, Etag = Organization.Etag }, cancellationToken: cancellationToken).ResponseAsync,
            T("The organization is deleted."),
            Here);
    }

    public Task<IActionResult> OnPostUndeleteAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.UndeleteOrganizationAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is back."),
        Here);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Name ??= Organization.Name;
        Slug ??= Organization.Slug;
        JoinPolicy ??= Organization.JoinPolicy.ToString();
        try
        {
            var found = await ownership.GetOwnershipTransferAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken);
            Transfer = found.OwnershipTransfer;
        }
        catch (Refusal refusal) when (refusal.Reason == ErrorReason.TransferNotFound)
        {
            // Nobody is offered anything.
        }

        var ids = new[] { Organization.OwnerUserId, Transfer?.ToUserId }.Select(Id<User>.ParseOrNull).OfType<Id<User>>().ToList();
        var found2 = await people.FindAsync(ids, cancellationToken);
        Owner = found2.Find(person => person.Id.ToString() == Organization.OwnerUserId);
        Heir = found2.Find(person => person.Id.ToString() == Transfer?.ToUserId);
    }

    /// <summary>What the form did not say stays as it is.</summary>
    private V1.JoinPolicy PolicyOf(string? chosen) =>
        chosen is null ? Organization.JoinPolicy : Enum.TryParse<V1.JoinPolicy>(chosen, out var policy) ? policy : (V1.JoinPolicy)(-1);

    private string Here => Address("/settings");
}
