using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>Where the link in the mail to a new address leads. Opening it does nothing yet: mail scanners open links, too.</summary>
[SignedIn]
internal sealed class ChangeEmailModel(AddressChangeUse use) : PageModel
{
    public enum Step
    {
        Ask,
        Done,
        Taken,
        Invalid,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    public Step State { get; private set; }

    public string Heading => State switch
    {
        Step.Ask => T("Change your e-mail address"),
        Step.Done => T("Your e-mail address is changed"),
        Step.Taken => T("This address has an account"),
        _ => T("This link does not work any more"),
    };

    public void OnGet() => State = Secrets.Secret.TryParse(Secret, out _, out _) ? Step.Ask : Step.Invalid;

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        State = Step.Invalid;
        if (!Secrets.Secret.TryParse(Secret, out var secret, out _))
        {
            return;
        }

        try
        {
            await use.RunAsync(HttpContext.Caller.UserId!.Value, secret, cancellationToken);
            await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            HttpContext.User = new();
            State = Step.Done;
        }
        catch (Refusal refusal) when (refusal.Reason is ErrorReason.LinkInvalid or ErrorReason.EmailTaken)
        {
            State = refusal.Reason == ErrorReason.EmailTaken ? Step.Taken : Step.Invalid;
        }
    }
}
