using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages.Account;

[RecentlySignedIn]
internal sealed class EmailModel(AddressChanging changing) : PageModel
{
    [BindProperty]
    public string? NewEmail { get; set; }

    [BindProperty]
    public string? PresentPassword { get; set; }

    public bool IsSent { get; private set; }

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            await changing.RequestAsync(HttpContext.Caller.UserId!.Value, NewEmail, PresentPassword, cancellationToken);
            IsSent = true;
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }
    }
}
