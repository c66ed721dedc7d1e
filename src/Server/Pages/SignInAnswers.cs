using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>Where an attempt to sign in leads: on, to the second step, or back to the form with what was wrong.</summary>
internal static class SignInAnswers
{
    extension(PageModel page)
    {
        public IActionResult Go(SignInOutcome outcome, string? returnUrl, string? wrong = null)
        {
            switch (outcome)
            {
                case SignInOutcome.SignedIn:
                    return new RedirectResult(ReturnUrl.Parse(returnUrl).Value);
                case SignInOutcome.SecondStepNeeded:
                    return new RedirectResult($"/sign-in/second-step?returnUrl={Uri.EscapeDataString(ReturnUrl.Parse(returnUrl).Value)}");
            }

            if (outcome is SignInOutcome.LockedOut { Wait: var wait })
            {
                page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                page.Response.SetRetryAfter(wait);
            }

            page.ModelState.AddModelError("", outcome switch
            {
                SignInOutcome.LockedOut locked => Later(locked.Wait),
                SignInOutcome.EmailNotVerified => T("Your e-mail address is not verified yet. Open the link in the mail that you got."),
                SignInOutcome.AwaitingApproval => T("The people who run this server have not let you in yet. You get a mail when they have."),
                SignInOutcome.Deactivated => T("Your account is deactivated. Ask the people who run this server."),
                _ => wrong ?? T("The e-mail address or the password is wrong."),
            });
            return page.Page();
        }
    }

    private static string Later(TimeSpan wait) => Math.Ceiling(wait.TotalMinutes) is var minutes and > 1
        ? T($"Too many wrong passwords. Try again in {minutes} minutes.")
        : T("Too many wrong passwords. Try again in a minute.");
}
