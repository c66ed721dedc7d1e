using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>Where the link of a verification mail leads. Opening it does nothing yet: mail scanners open links, too.</summary>
internal sealed class VerifyEmailModel(EmailVerification verification, VerificationRepeat repeat) : PageModel
{
    public enum Step
    {
        Ask,
        Done,
        Invalid,
        Sent,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    public Step State { get; private set; }

    public string Heading => State switch
    {
        Step.Ask => "Verify your e-mail address",
        Step.Done => "Your e-mail address is verified",
        Step.Sent => "Look into your mailbox",
        _ => Secret is null ? "Get a new link" : "This link does not work any more",
    };

    public void OnGet() => State = Secrets.Secret.TryParse(Secret, out _, out _) ? Step.Ask : Step.Invalid;

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        State = Step.Invalid;
        if (Secrets.Secret.TryParse(Secret, out var secret, out _))
        {
            try
            {
                await verification.CompleteAsync(secret, cancellationToken);
                State = Step.Done;
            }
            catch (Refusal refusal) when (refusal.Reason == V1.ErrorReason.LinkInvalid)
            {
                // Told by the state.
            }
        }
    }

    public async Task OnPostResendAsync(CancellationToken cancellationToken)
    {
        State = Step.Sent;
        try
        {
            var violations = new Violations();
            var address = violations.Parse<EmailAddress>("email", Email, EmailAddress.TryParse);
            violations.ThrowIfAny();
            await repeat.RunAsync(address, cancellationToken);
        }
        catch (Refusal refusal)
        {
            State = Step.Invalid;
            ModelState.Add(refusal);
        }
    }
}
