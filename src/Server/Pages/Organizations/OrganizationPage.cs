using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>A page about one organization, for somebody who may see it.</summary>
[SignedIn]
internal abstract class OrganizationPage(OrganizationService.OrganizationServiceClient organizations, AccessDecision access) : PageModel
{
    private const string SeeRequests = "membership_requests:read";

    [FromRoute]
    public string OrganizationId { get; set; } = "";

    /// <summary>What has just been done, told once on the page that comes next.</summary>
    [TempData]
    public string? Done { get; set; }

    public V1.Organization Organization { get; private set; } = new();

    public bool IsActive => Organization.Status == V1.OrganizationStatus.Active;

    /// <summary>How many ask to join, for those who may know.</summary>
    public long OpenRequests { get; private set; }

    public bool ShowsRequests => May(SeeRequests) && (Organization.JoinPolicy == V1.JoinPolicy.Request || OpenRequests > 0);

    public bool IsOwner => Organization.OwnerUserId == PersonId;

    public string PersonId => HttpContext.Caller.UserId.ToString()!;

    /// <summary>Whether to show what needs the permission; whoever asks for it anyhow is refused by the rpc.</summary>
    public bool May(string permission) => Id<Organization>.ParseOrNull(Organization.Id) is { } id
        && access.Holds(HttpContext.Caller, id, Permission.Find(permission)!);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await LoadOrganizationAsync();
        if (HttpMethods.IsGet(Request.Method))
        {
            await CountRequestsAsync();
        }

        await next();
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    /// <summary>Address of a page of this organization.</summary>
    public string Address(string below = "") => $"/organizations/{OrganizationId}{below}";

    /// <summary>Does what a form asks for, and goes on; or shows the form again with what was wrong.</summary>
    protected async Task<IActionResult> DoAsync(Func<Task> act, string done, string next)
    {
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await LoadOrganizationAsync();
            await CountRequestsAsync();
            await LoadAsync(HttpContext.RequestAborted);
            return Page();
        }

        Done = done;
        return LocalRedirect(next);
    }

    /// <summary>Does what cannot be undone, for somebody who has just shown who they are; others are asked to first.</summary>
    protected async Task<IActionResult> DoForGoodAsync(Func<Task> act, string done, string next) =>
        HttpContext.RequestServices.GetRequiredService<RecentSignIn>().IsOf(HttpContext)
            ? await DoAsync(act, done, next)
            : Redirect(RecentSignIn.ConfirmAddress(Request));

    /// <summary>Reads what the page shows beside the organization.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    private async Task CountRequestsAsync()
    {
        if (May(SeeRequests))
        {
            var requests = HttpContext.RequestServices.GetRequiredService<MembershipRequestService.MembershipRequestServiceClient>();
            var open = await requests.ListMembershipRequestsAsync(
                new() { OrganizationId = OrganizationId, PageSize = 1, IncludeTotal = true, Filter = new() { Statuses = { MembershipRequestStatus.Pending } } },
                cancellationToken: HttpContext.RequestAborted);
            OpenRequests = open.Total;
        }
    }

    private async Task LoadOrganizationAsync() => Organization = (await organizations.GetOrganizationAsync(
        new() { OrganizationId = OrganizationId }, cancellationToken: HttpContext.RequestAborted)).Organization;
}
