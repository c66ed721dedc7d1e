using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>Where the link of a mail about a forgotten password leads. Opening it does nothing yet: mail scanners open links, too.</summary>
internal sealed class ResetPasswordModel(PasswordResetUse use) : PageModel
{
    public enum Step
    {
        Ask,
        Done,
        Invalid,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    public Step State { get; private set; }

    public string Heading => State switch
    {
        Step.Ask => T("Choose a new password"),
        Step.Done => T("Your password is changed"),
        _ => T("This link does not work any more"),
    };

    public void OnGet() => State = Secrets.Secret.TryParse(Secret, out _, out _) ? Step.Ask : Step.Invalid;

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        if (!Secrets.Secret.TryParse(Secret, out var secret, out _))
        {
            State = Step.Invalid;
            return;
        }

        try
        {
            await use.RunAsync(secret, NewPassword, cancellationToken);
            State = Step.Done;
        }
        catch (Refusal refusal) when (refusal.Reason == V1.ErrorReason.LinkInvalid)
        {
            State = Step.Invalid;
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }
    }
}
