using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>Shows once more who is signed in here, with all that signing in takes; the session begins anew.</summary>
[SignedIn]
[UsesPasskeys]
internal sealed class ConfirmModel(
    V1.UserService.UserServiceClient users, PasswordSignIn signIn, PasskeySignIn passkeys, SessionStart sessions, HalfSignIn half,
    UserReader people) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public string Email { get; private set; } = "";

    /// <summary>Whoever came from another provider has none until they ask for one.</summary>
    public bool HasPassword { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Email = (await users.GetMeAsync(new GetMeRequest(), cancellationToken: HttpContext.RequestAborted)).User.Email;
        HasPassword = (await people.RequireAsync(HttpContext.Caller.UserId!.Value, HttpContext.RequestAborted)).PasswordHash is not null;
        await next();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        this.Go(await signIn.RunAsync(Email, Password, await sessions.IsRememberedAsync(), cancellationToken), ReturnUrl, T("The password is wrong."));

    public async Task<IActionResult> OnPostPasskeyOfferAsync()
    {
        await half.EndAsync();
        return Content(await passkeys.OfferAsync(), "application/json");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken) => this.Go(
        await passkeys.ConfirmAsync(HttpContext.Caller.UserId!.Value, Credential, cancellationToken), ReturnUrl, T("That passkey is not one of yours here."));
}
