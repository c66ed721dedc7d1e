using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>Where the link of an invitation leads: who invites whom to what, and whatever the visitor can do about it.</summary>
internal sealed class InvitationModel(
    OrgGrpcDbContext db, InviteeSide invitee, RegistrationForm form, InvitedRegistration registration) : PageModel
{
    public enum Who
    {
        Newcomer,
        HasAccount,
        SomebodyElse,
        Invitee,
    }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The open invitation; null when there is something else to say.</summary>
    public ReceivedInvitation? Received { get; private set; }

    public Who Guest { get; private set; }

    public EmailAddress? OwnAddress { get; private set; }

    public string Heading { get; private set; } = "";

    public string Text { get; private set; } = "";

    public bool LeadsToSignIn { get; private set; }

    public bool MayAskForNew { get; private set; }

    public IHtmlContent Offer => (Received!.InviterName, Received.Invitation.Roles.HasFlag(RoleSet.Admin)) switch
    {
        ({ } inviter, false) => H($"{inviter} invites <strong>{Address}</strong> to join <strong>{Received.OrganizationName}</strong>."),
        ({ } inviter, true) => H($"{inviter} invites <strong>{Address}</strong> to join <strong>{Received.OrganizationName}</strong> as an admin."),
        (null, false) => H($"Somebody invites <strong>{Address}</strong> to join <strong>{Received.OrganizationName}</strong>."),
        (null, true) => H($"Somebody invites <strong>{Address}</strong> to join <strong>{Received.OrganizationName}</strong> as an admin."),
    };

    /// <summary>Signing in leads back here, whatever was posted here before.</summary>
    public string SignInAddress => $"/sign-in?returnUrl={Uri.EscapeDataString($"/invitation?secret={Secret}")}";

    public string SwitchAddress => $"/sign-out?returnUrl={Uri.EscapeDataString(SignInAddress)}";

    public Task OnGetAsync(CancellationToken cancellationToken) => TryAsync(() => ShowAsync(cancellationToken), cancellationToken);

    public Task OnPostAcceptAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var received = await PreviewAsync(cancellationToken);
        if (db.Caller.UserId is { } person)
        {
            await invitee.Acceptance.AcceptAsync(person, Key, cancellationToken);
            (Heading, Text) = (T($"Welcome to {received.OrganizationName}"), T("You are a member now."));
            return;
        }

        await ShowAsync(cancellationToken);
    }, cancellationToken);

    public Task OnPostDeclineAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (db.Caller.UserId is { } person)
        {
            await invitee.Declining.DeclineAsync(person, Key, cancellationToken);
            (Heading, Text) = (T("You have declined"), T("The invitation is of no use any more. Have you changed your mind? Ask for a new one."));
            return;
        }

        await ShowAsync(cancellationToken);
    }, cancellationToken);

    /// <summary>Whose invitation has expired asks for a new one.</summary>
    public Task OnPostAskAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        try
        {
            await invitee.Asking.AskAsync(Key.Secret!, cancellationToken);
            (Heading, Text) = (T("You have asked for a new one"), T("Somebody who may invite is told. When they send it again, you get a new mail."));
        }
        catch (Refusal refusal) when (refusal.Reason == V1.ErrorReason.RateLimited)
        {
            (Heading, Text) = (T("You have asked already"), T("Somebody who may invite was told. A day after that, you may ask again."));
        }
    }, cancellationToken);

    /// <summary>Registers the invited address, and joins, in one step.</summary>
    public Task OnPostRegisterAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var received = await PreviewAsync(cancellationToken);
        try
        {
            var person = await form.AcceptAsync(
                received.Invitation.Email.Value, Name ?? "", Password ?? "", CultureInfo.CurrentUICulture.Name, isInvited: true, new Violations(), cancellationToken);
            await registration.RunAsync(person, Key.Secret!, cancellationToken);
            (Heading, Text, LeadsToSignIn) = (T($"Welcome to {received.OrganizationName}"), T("Your account is ready, and you are a member."), true);
        }
        catch (Refusal refusal) when (InvitationWords.Of(refusal) is null || refusal.Violations.Count > 0)
        {
            this.Tell(refusal);
            await ShowAsync(cancellationToken);
        }
    }, cancellationToken);

    private EmailAddress Address => Received!.Invitation.Email;

    private InvitationKey Key => InvitationKey.Parse(Secret ?? "", "");

    private Task<ReceivedInvitation> PreviewAsync(CancellationToken cancellationToken) =>
        invitee.Preview.ReadAsync(Key.Secret!, cancellationToken);

    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Refusal refusal) when (InvitationWords.Of(refusal) is { } words)
        {
            (Heading, Text) = words;
            MayAskForNew = refusal.Reason == V1.ErrorReason.InvitationExpired;
        }
        catch (Refusal refusal) when (refusal.Reason == V1.ErrorReason.InvitationEmailMismatch)
        {
            await ShowAsync(cancellationToken);
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var received = await PreviewAsync(cancellationToken);
        var address = received.Invitation.Email;
        if (db.Caller.UserId is { } person)
        {
            OwnAddress = (await db.Users.AsNoTracking().SingleAsync(user => user.Id == person, cancellationToken)).Address;
            Guest = OwnAddress == address ? Who.Invitee : Who.SomebodyElse;
        }
        else
        {
            // Not a leak: whoever holds the secret has read the mail to this address.
            var hasAccount = await db.Users.AnyAsync(user => user.Address == address && user.EmailConfirmed, cancellationToken);
            Guest = hasAccount ? Who.HasAccount : Who.Newcomer;
        }

        ViewData["Brand"] = Brand.Of(await db.Organizations.AsNoTracking()
            .SingleAsync(organization => organization.Id == received.Invitation.OrganizationId, cancellationToken));
        (Received, Heading) = (received, T($"Join {received.OrganizationName}"));
    }
}
