using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Account;

[RecentlySignedIn]
internal sealed class DeleteModel(
    V1.UserService.UserServiceClient users, OrganizationService.OrganizationServiceClient organizations) : PageModel
{
    /// <summary>The address, typed by somebody who means it.</summary>
    [BindProperty]
    public string? Confirmation { get; set; }

    public V1.User Me { get; private set; } = new();

    /// <summary>What would be left without an owner.</summary>
    public List<V1.Organization> Owned { get; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Me = (await users.GetMeAsync(new(), cancellationToken: cancellationToken)).User;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        if (!EmailAddress.TryParse(Confirmation, out var typed, out _) || typed.Value != Me.Email)
        {
            ModelState.AddModelError(nameof(Confirmation), T("That is not your e-mail address."));
            return Page();
        }

        try
        {
            await users.DeleteUserAsync(new() { UserId = Me.Id }, cancellationToken: cancellationToken);
        }
        catch (Refusal refusal) when (refusal.Reason == ErrorReason.OwnsOrganizations)
        {
            ModelState.AddModelError("", T("You own organizations."));
            foreach (var id in refusal.Metadata["organization_ids"].Split(','))
            {
                Owned.Add((await organizations.GetOrganizationAsync(new() { OrganizationId = id }, cancellationToken: cancellationToken)).Organization);
            }

            return Page();
        }

        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return LocalRedirect("/");
    }
}
