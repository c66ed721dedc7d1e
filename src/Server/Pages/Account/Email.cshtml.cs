using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages.Account;

[RecentlySignedIn]
internal sealed class EmailModel(AddressChanging changing, UserReader people) : PageModel
{
    [BindProperty]
    public string? NewEmail { get; set; }

    [BindProperty]
    public string? PresentPassword { get; set; }

    public bool IsSent { get; private set; }

    /// <summary>Whoever came from another provider has none until they ask for one.</summary>
    public bool HasPassword { get; private set; }

    private Id<User> PersonId => HttpContext.Caller.UserId!.Value;

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        HasPassword = (await people.RequireAsync(PersonId, cancellationToken)).PasswordHash is not null;

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        try
        {
            await changing.RequestAsync(PersonId, NewEmail, PresentPassword, cancellationToken);
            IsSent = true;
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }
    }
}
