using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Email;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>Who asks to join, for those who decide.</summary>
internal sealed class RequestsModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    MembershipRequestService.MembershipRequestServiceClient requests,
    PublicLinks links)
    : OrganizationPage(organizations, access)
{
    private const int PageSize = 50;

    public static (string Value, string Text)[] Filters => [("", T("Open ones")), ("rejected", T("Rejected ones")), ("all", T("All"))];

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.MembershipRequest> Requests { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    public bool TakesRequests => Organization.JoinPolicy == V1.JoinPolicy.Request;

    /// <summary>What to give to people who might ask.</summary>
    public string AskAddress => links.To($"/ask/{(Organization.Slug.Length > 0 ? Organization.Slug : Organization.Id)}");

    public static bool IsOpen(V1.MembershipRequest request) => request.Status == MembershipRequestStatus.Pending;

    public static string StateOf(V1.MembershipRequest request) => request.Status switch
    {
        MembershipRequestStatus.Pending => T("Open"),
        MembershipRequestStatus.Approved => T("Approved"),
        MembershipRequestStatus.Rejected => T("Rejected"),
        MembershipRequestStatus.Withdrawn => T("Withdrawn"),
        _ => T("Joined in another way"),
    };

    public Task<IActionResult> OnPostApproveAsync(string? requestId, string? role, CancellationToken cancellationToken) => DoAsync(
        () => requests.ApproveMembershipRequestAsync(
            new() { OrganizationId = OrganizationId, MembershipRequestId = requestId ?? "", Roles = { role ?? Role.Member } },
            cancellationToken: cancellationToken).ResponseAsync,
        T("The request is approved: there is a new member."),
        Address("/requests"));

    public Task<IActionResult> OnPostRejectAsync(string? requestId, string? reason, CancellationToken cancellationToken) => DoAsync(
        () => requests.RejectMembershipRequestAsync(
            new() { OrganizationId = OrganizationId, MembershipRequestId = requestId ?? "", Reason = reason ?? "" },
            cancellationToken: cancellationToken).ResponseAsync,
        T("The request is rejected."),
        Address("/requests"));

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var filter = new MembershipRequestFilter();
        if (Show != "all")
        {
            filter.Statuses.Add(Show == "rejected" ? MembershipRequestStatus.Rejected : MembershipRequestStatus.Pending);
        }

        // Whoever has waited longest comes first; history begins with what is newest.
        var page = await requests.ListMembershipRequestsAsync(
            new()
            {
                OrganizationId = OrganizationId,
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                Filter = filter,
                OrderBy = string.IsNullOrEmpty(Show) ? MembershipRequestOrder.CreateTimeAsc : MembershipRequestOrder.CreateTimeDesc,
            },
            cancellationToken: cancellationToken);
        (Requests, NextPageToken) = (page.MembershipRequests, page.NextPageToken);
    }
}
