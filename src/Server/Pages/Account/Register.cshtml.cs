using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Registration;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>Where people make accounts by themselves. Whether the address has one already is told to its mailbox alone.</summary>
internal sealed class RegisterModel(RegistrationForm form, PersonRegistration registration, IOptions<RegistrationOptions> options) : PageModel
{
    /// <summary>Where somebody was going who has to make an account first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public bool IsOpen => options.Value.Mode != RegistrationMode.InvitationOnly;

    public string SignInAddress => Pages.ReturnUrl.Parse(ReturnUrl).After("/sign-in");

    public bool IsSent { get; private set; }

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var person = await form.AcceptAsync(Email ?? "", Name ?? "", Password ?? "", CultureInfo.CurrentUICulture.Name, isInvited: false, new Violations(), cancellationToken);
            await registration.RunAsync(person, organization: null, cancellationToken);
            IsSent = true;
            if (Pages.ReturnUrl.Parse(ReturnUrl) is { IsStart: false } going)
            {
                TempData[VerifyEmailModel.GoingKey] = going.Value;
            }
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }
    }
}
