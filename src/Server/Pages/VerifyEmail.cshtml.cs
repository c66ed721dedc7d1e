using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>Where the link of a verification mail leads. Opening it does nothing yet: mail scanners open links, too.</summary>
internal sealed class VerifyEmailModel(VerificationUse verification, VerificationRepeat repeat) : PageModel
{
    public enum Step
    {
        Ask,
        Done,
        Waiting,
        Invalid,
        Sent,
    }

    /// <summary>
    /// Where somebody was going when they registered, kept by their browser and not in the mail: whoever registers an address of somebody else
    /// writes nothing into their link, and what an application began here can go on in this browser alone.
    /// </summary>
    public const string GoingKey = "registration.going";

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public bool NeedsPassword { get; private set; }

    public string SignInAddress { get; private set; } = "/sign-in";

    public Step State { get; private set; }

    public string Heading => State switch
    {
        Step.Ask => T("Verify your e-mail address"),
        Step.Done or Step.Waiting => T("Your e-mail address is verified"),
        Step.Sent => T("Look into your mailbox"),
        _ => Secret is null ? T("Get a new link") : T("This link does not work any more"),
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) => await TryAsync(AskAsync, cancellationToken);

    public async Task OnPostAsync(CancellationToken cancellationToken) => await TryAsync(
        async (secret, stop) =>
        {
            await AskAsync(secret, stop);
            var (user, _) = await verification.RunAsync(secret, Password, stop);
            State = user.Status == UserStatus.AwaitingApproval ? Step.Waiting : Step.Done;
            SignInAddress = ReturnUrl.Parse(TempData[GoingKey] as string).After(SignInAddress);
        },
        cancellationToken);

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
            this.Tell(refusal);
        }
    }

    private async Task AskAsync(Secrets.Secret secret, CancellationToken cancellationToken)
    {
        NeedsPassword = await verification.NeedsPasswordAsync(secret, cancellationToken);
        State = Step.Ask;
    }

    private async Task TryAsync(Func<Secrets.Secret, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        State = Step.Invalid;
        if (Secrets.Secret.TryParse(Secret, out var secret, out _))
        {
            try
            {
                await work(secret, cancellationToken);
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
}
