using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class OrganizationModel(
    OrganizationService.OrganizationServiceClient organizations,
    MembershipService.MembershipServiceClient memberships,
    V1.UserService.UserServiceClient users) : OperatorPage
{
    [FromRoute]
    public string OrganizationId { get; set; } = "";

    [BindProperty]
    public string? ExternalId { get; set; }

    /// <summary>What the form was filled in for: somebody else's change in between is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    public V1.Organization Organization { get; private set; } = new();

    public V1.User Owner { get; private set; } = new();

    public long Members { get; private set; }

    public Task<IActionResult> OnPostExternalIdAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.UpdateOrganizationAsync(
            new()
            {
                OrganizationId = OrganizationId,
                Organization = new() { ExternalId = ExternalId?.Trim() ?? "", Etag = Etag ?? "" },
                UpdateMask = new() { Paths = { "external_id" } },
            },
            cancellationToken: cancellationToken).ResponseAsync,
        T("Saved."),
        Here);

    public Task<IActionResult> OnPostSuspendAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.SuspendOrganizationAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is suspended."),
        Here);

    public Task<IActionResult> OnPostReactivateAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.ReactivateOrganizationAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is active again."),
        Here);

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken) => DoForGoodAsync(
        () => organizations.DeleteOrganizationAsync(
            new() { OrganizationId = OrganizationId, Etag = Etag ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is deleted."),
        Here);

    public Task<IActionResult> OnPostUndeleteAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.UndeleteOrganizationAsync(new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The organization is back."),
        Here);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Organization = (await organizations.GetOrganizationAsync(
            new() { OrganizationId = OrganizationId }, cancellationToken: cancellationToken)).Organization;
        Owner = (await users.GetUserAsync(new() { UserId = Organization.OwnerUserId }, cancellationToken: cancellationToken)).User;
        Members = (await memberships.ListMembershipsAsync(
            new() { OrganizationId = OrganizationId, PageSize = 1, IncludeTotal = true }, cancellationToken: cancellationToken)).Total;
        ExternalId ??= Organization.ExternalId;
    }

    private string Here => $"/operator/organizations/{Uri.EscapeDataString(OrganizationId)}";
}
