using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages.Account;

internal sealed class ForgotPasswordModel(PasswordResetting resetting) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public bool IsSent { get; private set; }

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            await resetting.RequestAsync(Email ?? "", cancellationToken);
            IsSent = true;
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }
    }
}
