using System.ComponentModel.DataAnnotations;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>Who is invited, by whom and until when; and links for many.</summary>
internal sealed class InvitationsModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    InvitationService.InvitationServiceClient invitations,
    UserReader people,
    TimeProvider time)
    : OrganizationPage(organizations, access)
{
    private const int PageSize = 50;

    public static (string Value, string Text)[] Filters =>
        [("", T("Open ones")), ("expired", T("Expired ones")), ("accepted", T("Accepted ones")), ("all", T("All"))];

    private Dictionary<string, string> inviters = [];

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public int MaxUses { get; set; } = 10;

    [BindProperty]
    [Range(1, 365)]
    public int Days { get; set; } = 7;

    /// <summary>The address of a link that has just been made; nothing else knows it.</summary>
    public string? NewLink { get; private set; }

    public IReadOnlyList<V1.Invitation> Invitations { get; private set; } = [];

    public IReadOnlyList<V1.InvitationLink> Links { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    public static bool IsOpen(V1.Invitation invitation) => invitation.Status == InvitationStatus.Pending;

    public static bool HasExpired(V1.Invitation invitation) => invitation.Status == InvitationStatus.Expired;

    public static string StateOf(V1.Invitation invitation) => invitation.Status switch
    {
        InvitationStatus.Pending => T("Open"),
        InvitationStatus.Accepted => T("Accepted"),
        InvitationStatus.Declined => T("Declined"),
        InvitationStatus.Expired => T("Expired"),
        _ => T("Withdrawn"),
    };

    public string InviterOf(V1.Invitation invitation) =>
        inviters.GetValueOrDefault(invitation.InviterUserId) ?? (invitation.InviterClientId.Length > 0 ? invitation.InviterClientId : T("Somebody who is gone"));

    public Task<IActionResult> OnPostResendAsync(string? invitationId, CancellationToken cancellationToken) => DoAsync(
        () => invitations.ResendInvitationAsync(
            new() { OrganizationId = OrganizationId, InvitationId = invitationId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The invitation is on its way again."),
        Address("/invitations"));

    public Task<IActionResult> OnPostRevokeAsync(string? invitationId, CancellationToken cancellationToken) => DoAsync(
        () => invitations.RevokeInvitationAsync(
            new() { OrganizationId = OrganizationId, InvitationId = invitationId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The invitation is withdrawn; its link does not work any more."),
        Address("/invitations"));

    public Task<IActionResult> OnPostRevokeLinkAsync(string? linkId, CancellationToken cancellationToken) => DoAsync(
        () => invitations.RevokeInvitationLinkAsync(
            new() { OrganizationId = OrganizationId, InvitationLinkId = linkId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The link is withdrawn. Whoever joined with it stays."),
        Address("/invitations"));

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            await LoadAsync(cancellationToken);
            return Page();
        }

        try
        {
            var made = await invitations.CreateInvitationLinkAsync(
                new()
                {
                    OrganizationId = OrganizationId,
                    Roles = { Role ?? Roles.Role.Member },
                    MaxUses = MaxUses,
                    ExpireTime = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddDays(Days)),
                },
                cancellationToken: cancellationToken);
            NewLink = made.Url;
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await invitations.ListInvitationsAsync(
            new()
            {
                OrganizationId = OrganizationId,
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                OrderBy = InvitationOrder.CreateTimeDesc,
                Filter = new() { Statuses = { Wanted() } },
            },
            cancellationToken: cancellationToken);
        (Invitations, NextPageToken) = (page.Invitations, page.NextPageToken);
        var links = await invitations.ListInvitationLinksAsync(
            new() { OrganizationId = OrganizationId, PageSize = PageSize }, cancellationToken: cancellationToken);
        var now = time.GetUtcNow().ToTimestamp();
        Links = [.. links.InvitationLinks.Where(link => !link.Revoked && link.Uses < link.MaxUses && link.ExpireTime > now)];
        var ids = Invitations.Select(invitation => Id<User>.ParseOrNull(invitation.InviterUserId)).OfType<Id<User>>().Distinct().ToList();
        inviters = (await people.FindAsync(ids, cancellationToken)).ToDictionary(person => person.Id.ToString(), person => person.Name.Value);
    }

    private InvitationStatus[] Wanted() => Show switch
    {
        "expired" => [InvitationStatus.Expired],
        "accepted" => [InvitationStatus.Accepted],
        "all" => [],
        _ => [InvitationStatus.Pending],
    };
}
