using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages.Account;

[RecentlySignedIn]
internal sealed class AuthenticatorModel(
    AuthenticatorEnrolment enrolment, V1.UserService.UserServiceClient users, PublicLinks links, EnrolmentSeal seal) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The secret that the picture shows, sealed for this person: nothing is stored before the app has shown that it knows it.</summary>
    [BindProperty]
    public string? Sealed { get; set; }

    public string Picture { get; private set; } = "";

    /// <summary>In groups, as a person types it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>None as long as nothing is set up; empty when the person has some already.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    private Id<User> PersonId => HttpContext.Caller.UserId!.Value;

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(AuthenticatorSecret.New(), cancellationToken);

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            NewCodes = await enrolment.RunAsync(PersonId, Sealed, Code, cancellationToken);
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await ShowAsync(seal.Open(PersonId, Sealed) ?? AuthenticatorSecret.New(), cancellationToken);
        }
    }

    private async Task ShowAsync(AuthenticatorSecret secret, CancellationToken cancellationToken)
    {
        var me = (await users.GetMeAsync(new(), cancellationToken: cancellationToken)).User;
        Picture = AuthenticatorSecret.Picture(secret.ToUri(links.Host, EmailAddress.FromStored(me.Email)));
        Key = string.Join(' ', secret.Text.Chunk(4).Select(group => new string(group)));
        Sealed = seal.Seal(PersonId, secret);
    }
}
