using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

[SignedIn]
internal sealed class NewModel(OrganizationService.OrganizationServiceClient organizations) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Slug { get; set; }

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var created = await organizations.CreateOrganizationAsync(
                new() { Name = Name ?? "", Slug = Slug?.Trim() ?? "" }, cancellationToken: cancellationToken);
            Done = T($"{created.Organization.Name} is yours. Invite the others.");
            return LocalRedirect($"/organizations/{created.Organization.Id}");
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            return Page();
        }
    }
}
