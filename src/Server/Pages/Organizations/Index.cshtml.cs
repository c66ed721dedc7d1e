using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>Where the person belongs, where they are invited to, and where they ask to join.</summary>
[SignedIn]
internal sealed class IndexModel(
    MembershipService.MembershipServiceClient memberships,
    InvitationService.InvitationServiceClient invitations,
    MembershipRequestService.MembershipRequestServiceClient requests) : PageModel
{
    private const int PageSize = 50;

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<V1.Membership> Memberships { get; private set; } = [];

    public IReadOnlyList<ReceivedInvitation> Invitations { get; private set; } = [];

    public IReadOnlyList<SentMembershipRequest> Requests { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    /// <summary>Why members cannot go in; null when they can.</summary>
    public static string? Closed(V1.Membership membership) =>
        membership.Organization.Status == V1.OrganizationStatus.Suspended ? T("organization suspended")
        : membership.Status == V1.MembershipStatus.Suspended ? T("membership suspended")
        : null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var page = await memberships.ListUserMembershipsAsync(
            new() { IncludeSuspended = true, PageSize = PageSize, PageToken = PageToken ?? "" }, cancellationToken: cancellationToken);
        (Memberships, NextPageToken) = (page.Memberships, page.NextPageToken);
        Invitations = PageToken is null
            ? (await invitations.ListMyInvitationsAsync(new(), cancellationToken: cancellationToken)).Invitations
            : [];
        Requests = PageToken is null
            ? (await requests.ListMyMembershipRequestsAsync(
                new() { Statuses = { MembershipRequestStatus.Pending } }, cancellationToken: cancellationToken)).MembershipRequests
            : [];
    }

    public Task<IActionResult> OnPostAcceptAsync(string? invitationId, CancellationToken cancellationToken) => AnswerAsync(
        T("You are a member now."),
        () => invitations.AcceptInvitationAsync(new() { InvitationId = invitationId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        cancellationToken);

    public Task<IActionResult> OnPostDeclineAsync(string? invitationId, CancellationToken cancellationToken) => AnswerAsync(
        T("You have declined the invitation."),
        () => invitations.DeclineInvitationAsync(new() { InvitationId = invitationId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        cancellationToken);

    public Task<IActionResult> OnPostWithdrawAsync(string? requestId, CancellationToken cancellationToken) => AnswerAsync(
        T("Your request is withdrawn."),
        () => requests.WithdrawMembershipRequestAsync(new() { MembershipRequestId = requestId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        cancellationToken);

    private async Task<IActionResult> AnswerAsync(string done, Func<Task> answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer();
            Done = done;
            return LocalRedirect("/organizations");
        }
        catch (Refusal refusal)
        {
            if (InvitationWords.Of(refusal) is var (heading, text))
            {
                ModelState.AddModelError("", $"{heading}. {text}");
            }
            else
            {
                this.Tell(refusal);
            }

            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
