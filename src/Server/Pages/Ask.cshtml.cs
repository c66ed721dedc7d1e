using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Where a person asks to join an organization, known by its slug or its id. One that takes no requests is answered like one that does not
/// exist: by the refusal, which nothing here catches.
/// </summary>
[SignedIn]
internal sealed class AskModel(MembershipRequestService.MembershipRequestServiceClient requests) : PageModel
{
    /// <summary>A slug, or an id: no slug has the underscore of an id.</summary>
    [FromRoute]
    public string Organization { get; set; } = "";

    [BindProperty]
    public string? Message { get; set; }

    /// <summary>What has just been done, told once.</summary>
    [TempData]
    public string? Done { get; set; }

    public PreviewMembershipRequestResponse Place { get; private set; } = new();

    public string Name => Place.Organization.Name;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var request = IsId
            ? new PreviewMembershipRequestRequest { OrganizationId = Organization }
            : new PreviewMembershipRequestRequest { Slug = Organization };
        Place = await requests.PreviewMembershipRequestAsync(request, cancellationToken: cancellationToken);
    }

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancellationToken)
    {
        var request = new CreateMembershipRequestRequest { Message = Message ?? "" };
        if (IsId)
        {
            request.OrganizationId = Organization;
        }
        else
        {
            request.Slug = Organization;
        }

        return DoAsync(
            () => requests.CreateMembershipRequestAsync(request, cancellationToken: cancellationToken).ResponseAsync,
            T("You have asked. You get a mail when somebody has decided."),
            cancellationToken);
    }

    public Task<IActionResult> OnPostWithdrawAsync(string? requestId, CancellationToken cancellationToken) => DoAsync(
        () => requests.WithdrawMembershipRequestAsync(new() { MembershipRequestId = requestId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("Your request is withdrawn."),
        cancellationToken);

    private bool IsId => Organization.StartsWith($"{Server.Organizations.Organization.IdPrefix}_", StringComparison.Ordinal);

    /// <summary>What is wrong is said on the form; where there is none to show, the refusal goes on.</summary>
    private async Task<IActionResult> DoAsync(Func<Task> act, string done, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            await OnGetAsync(cancellationToken);
            this.Tell(refusal);
            return Page();
        }

        Done = done;
        return LocalRedirect(Request.Path);
    }
}
