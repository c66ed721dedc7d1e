using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Pages;

/// <summary>Where a link for many leads. What it opens is told to those who join: the link alone may have gone anywhere.</summary>
internal sealed class JoinModel(OrgGrpcDbContext db, InviteeSide invitee) : PageModel
{
    public enum Step
    {
        SignIn,
        Ask,
        Told,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    public Step State { get; private set; }

    public string Heading { get; private set; } = T("Join an organization");

    public string Text { get; private set; } = "";

    public string SignInAddress => SignedInAttribute.SignInAddress(Request);

    public void OnGet()
    {
        (State, Text) = db.Caller.UserId is null
            ? (Step.SignIn, T("Somebody gave you a link to join an organization. Sign in first, and you come back here."))
            : (Step.Ask, T("Somebody gave you a link to join an organization. One click, and you are a member."));
    }

    public async Task OnPostAsync(CancellationToken cancellationToken)
    {
        if (db.Caller.UserId is not { } person)
        {
            OnGet();
            return;
        }

        State = Step.Told;
        try
        {
            var violations = new Violations();
            var secret = violations.Parse<Secrets.Secret>("secret", Secret, Secrets.Secret.TryParse);
            violations.ThrowIfAny();
            var joined = await invitee.Joining.JoinAsync(person, secret, cancellationToken);
            var organization = await db.Organizations.FindAsync([joined.Membership.OrganizationId], cancellationToken);
            (Heading, Text) = (T($"Welcome to {organization!.Name}"), T("You are a member now."));
        }
        catch (Refusal refusal) when (InvitationWords.Of(refusal) is { } words)
        {
            (Heading, Text) = words;
        }
    }
}
