using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Registration;

namespace OrgGrpc.Server.Pages;

/// <summary>Where the link on the console of a new server leads: the first operator says who they are.</summary>
internal sealed class SetupModel(OperatorSetup setup, RegistrationForm form) : PageModel
{
    public enum Step
    {
        Ask,
        Done,
        Closed,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public Step State { get; private set; }

    public string Heading => State switch
    {
        Step.Ask => T("The first operator"),
        Step.Done => T("The server is yours"),
        _ => T("This link does not work any more"),
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) => State = await FindAsync(cancellationToken) is null ? Step.Closed : Step.Ask;

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        State = Step.Closed;
        if (await FindAsync(cancellationToken) is not { } secret)
        {
            return;
        }

        try
        {
            var person = await form.AcceptOperatorAsync(Email ?? "", Name ?? "", Password ?? "", CultureInfo.CurrentUICulture.Name, cancellationToken);
            await setup.RedeemAsync(secret, person, cancellationToken);
            State = Step.Done;
        }
        catch (Refusal refusal) when (refusal.Reason != V1.ErrorReason.LinkInvalid)
        {
            State = Step.Ask;
            this.Tell(refusal);
        }
    }

    private async Task<Secrets.Secret?> FindAsync(CancellationToken cancellationToken) =>
        Secrets.Secret.TryParse(Secret, out var secret, out _) && await setup.IsOpenAsync(secret, cancellationToken) ? secret : null;
}
