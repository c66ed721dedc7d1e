using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Oidc.Endpoints;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Where a person types the code that a device shows, and lets it in or not. It asks every time, also for clients that need no consent: the
/// code may come from somebody who wants to be let in by another (RFC 8628 section 5.4).
/// </summary>
[SignedIn]
internal sealed class DeviceModel(DeviceApproval approval, UserCodeLimits limits, Network network, OrgGrpcDbContext db) : PageModel
{
    [BindProperty(Name = "user_code", SupportsGet = true)]
    public string? UserCode { get; set; }

    /// <summary>The answer of the page that asks for the organization.</summary>
    [BindProperty(Name = "organization", SupportsGet = true)]
    public string? Chosen { get; set; }

    /// <summary>What has just been decided.</summary>
    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public DeviceApproval.Device? Device { get; private set; }

    public string? OrganizationName { get; private set; }

    private Id<Organization>? organization;
    private PersonSession? session;

    public async Task<IActionResult> OnGetAsync() => string.IsNullOrWhiteSpace(UserCode) ? Page() : await ReadAsync() ?? Page();

    public async Task<IActionResult> OnPostAsync(string? answer)
    {
        if (await ReadAsync() is { } instead)
        {
            return instead;
        }

        if (Device is null)
        {
            return Page();
        }

        await (answer == "allow"
            ? approval.ApproveAsync(HttpContext, Device, session!, organization, "/device?done=allowed")
            : approval.RefuseAsync(HttpContext, "/device?done=denied"));
        return new EmptyResult();
    }

    /// <summary>Finds the device; or tells what is wrong; or leads to where something has to be answered first.</summary>
    private async Task<IActionResult?> ReadAsync()
    {
        session = await approval.FindSessionAsync(HttpContext);
        if (session is null)
        {
            return Redirect($"{SignedInAttribute.SignInAddress(Request)}&prompt=login");
        }

        if (limits.Wait(session.UserId, network) is { } wait)
        {
            this.Tell(new Refusal(ErrorReason.RateLimited, T("That was asked for too often; wait a while.")) { RetryAfter = wait });
            return null;
        }

        var found = await approval.FindAsync(HttpContext);
        if (found is null)
        {
            limits.CountWrong(session.UserId, network);
            ModelState.AddModelError("user_code", T("No device waits with this code. Look at the device; it may show a new one."));
            return null;
        }

        if (found.NeedsOrganization)
        {
            var outcome = await approval.ChooseAsync(found, session.UserId, Chosen, HttpContext.RequestAborted);
            if (outcome.MustAsk)
            {
                return Redirect($"/organizations/choose?returnUrl={Uri.EscapeDataString($"/device?user_code={Uri.EscapeDataString(UserCode ?? "")}")}");
            }

            if (outcome.Organization is not { } id)
            {
                ModelState.AddModelError("", T("You are no active member of the organization that this is for."));
                return null;
            }

            organization = id;
            OrganizationName = (await db.Organizations.AsNoTracking().SingleAsync(row => row.Id == id, HttpContext.RequestAborted)).Name.Value;
        }

        Device = found;
        return null;
    }
}
