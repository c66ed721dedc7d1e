using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

internal sealed class MembersModel(
    OrganizationService.OrganizationServiceClient organizations, AccessDecision access, MembershipService.MembershipServiceClient memberships)
    : OrganizationPage(organizations, access)
{
    /// <summary>As many are seen at a glance; nobody needs to search among them.</summary>
    public const int FewMembers = 8;

    private const int PageSize = 50;

    public static (string Value, string Text)[] Filters =>
    [
        ("", T("Everybody")), (Role.Admin, T("Admins")), ("suspended", T("Suspended members")),
    ];

    [BindProperty(SupportsGet = true, Name = "query")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.Membership> Members { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    /// <summary>Of all that are shown by the filter; unknown in a search.</summary>
    public long? Total { get; private set; }

    public bool IsFiltered => !string.IsNullOrEmpty(Query) || !string.IsNullOrEmpty(Show);

    public bool MayManage(V1.Membership member) => IsActive && !member.IsOwner && May("memberships:update");

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var query = Query?.Trim() ?? "";
        var page = await memberships.ListMembershipsAsync(
            new()
            {
                OrganizationId = OrganizationId,
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                Query = query,
                IncludeTotal = query.Length == 0,
                Filter = new()
                {
                    Role = Show == Role.Admin ? Role.Admin : "",
                    Status = Show == "suspended" ? V1.MembershipStatus.Suspended : V1.MembershipStatus.Unspecified,
                },
            },
            cancellationToken: cancellationToken);
        (Members, NextPageToken, Total) = (page.Memberships, page.NextPageToken, page.HasTotal ? page.Total : null);
    }
}
