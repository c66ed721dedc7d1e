using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class OrganizationsModel(OrganizationService.OrganizationServiceClient organizations) : OperatorPage
{
    private const int PageSize = 50;

    public static (string Value, string Text)[] Filters =>
        [("", T("All that are not deleted")), ("active", T("Active ones")), ("suspended", T("Suspended ones")), ("deleted", T("Deleted ones"))];

    [BindProperty(SupportsGet = true, Name = "query")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.Organization> Organizations { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await organizations.ListOrganizationsAsync(
            new()
            {
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                Query = Query?.Trim() ?? "",
                Filter = new() { Statuses = { Wanted() } },
                OrderBy = OrganizationOrder.CreateTimeDesc,
            },
            cancellationToken: cancellationToken);
        (Organizations, NextPageToken) = (page.Organizations, page.NextPageToken);
    }

    private V1.OrganizationStatus[] Wanted() => Show switch
    {
        "active" => [V1.OrganizationStatus.Active],
        "suspended" => [V1.OrganizationStatus.Suspended],
        "deleted" => [V1.OrganizationStatus.Deleted],
        _ => [],
    };
}
