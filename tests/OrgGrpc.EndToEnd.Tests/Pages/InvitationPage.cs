using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>From the mail, which is read in the development mailbox, to an answer.</summary>
public sealed class InvitationPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_with_an_account_signs_in_on_the_way_and_joins()
    {
        var krist = await server.AddPersonWithPasswordAsync("krist");
        var (owner, invitation) = await InviteAsync(krist.Address.Value, "Would you play the bass?\nSaturday at eight.", "admin");
        await using var visitor = await Visitor.ArriveAsync(server);

        var mail = await visitor.FindMailAsync(krist.Address.Value);
        await Assertions.Expect(mail).ToContainTextAsync("Nirvana");
        await visitor.LookAsync("mailbox");
        await mail.GetByRole(AriaRole.Link).ClickAsync();
        await visitor.ExpectHeadingAsync("Join Nirvana");
        await Assertions.Expect(visitor.Page.GetByText("kurt invites")).ToContainTextAsync("as an admin");
        await visitor.LookAsync("invitation-signed-out");
        await visitor.ClickLinkAsync("Sign in to answer");
        await visitor.TypeCredentialsAsync(krist.Address.Value);
        await visitor.ExpectHeadingAsync("Join Nirvana");
        await visitor.LookAsync("invitation");
        await visitor.ClickButtonAsync("Join Nirvana");

        await visitor.ExpectHeadingAsync("Welcome to Nirvana");
        await visitor.LookAsync("invitation-accepted");
        Assert.Contains(krist.Id.ToString(), await MembersAsync(owner, invitation));
        await visitor.FollowMailAsync(krist.Address.Value);
        await visitor.ExpectHeadingAsync("This invitation has been used");
        await visitor.LookAsync("invitation-used");
    }

    [Fact]
    public async Task Somebody_new_makes_an_account_and_joins_at_once()
    {
        var (owner, invitation) = await InviteAsync("pat@example.org");
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.FollowMailAsync("pat@example.org");
        await visitor.LookAsync("invitation-newcomer");
        await visitor.Page.GetByLabel("Your name").FillAsync("Pat Smear");
        await visitor.Page.GetByLabel("Password").FillAsync("short");
        await visitor.ClickButtonAsync("Create an account and join");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Password");
        await visitor.LookAsync("invitation-newcomer-problem");
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Create an account and join");
        await visitor.ExpectHeadingAsync("Welcome to Nirvana");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("pat@example.org");

        await Assertions.Expect(visitor.Page.GetByText("You are signed in as Pat Smear")).ToBeVisibleAsync();
        Assert.Equal(2, (await MembersAsync(owner, invitation)).Count);
    }

    [Fact]
    public async Task Whoever_declines_stays_out_and_cannot_come_back_with_the_same_mail()
    {
        var dave = await server.AddPersonAsync("dave");
        var (owner, invitation) = await InviteAsync(dave.Address.Value);
        await using var visitor = await Visitor.ArriveAsync(server, dave);

        await visitor.FollowMailAsync(dave.Address.Value);
        await visitor.ClickButtonAsync("Decline");
        await visitor.ExpectHeadingAsync("You have declined");
        await visitor.FollowMailAsync(dave.Address.Value);

        await visitor.ExpectHeadingAsync("This invitation was declined");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.DoesNotContain(dave.Id.ToString(), await MembersAsync(owner, invitation));
    }

    [Fact]
    public async Task Somebody_else_is_told_so_and_may_switch_accounts()
    {
        var chad = await server.AddPersonWithPasswordAsync("chad");
        var (owner, invitation) = await InviteAsync(chad.Address.Value);
        await using var visitor = await Visitor.ArriveAsync(server);
        var duder = await server.AddPersonWithPasswordAsync("duder");
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.TypeCredentialsAsync(duder.Address.Value);

        await visitor.FollowMailAsync(chad.Address.Value);
        await Assertions.Expect(visitor.Page.GetByText("the invitation is for another address")).ToContainTextAsync(duder.Address.Value);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await visitor.LookAsync("invitation-somebody-else");
        Assert.DoesNotContain(duder.Id.ToString(), await MembersAsync(owner, invitation));

        await visitor.ClickLinkAsync("Switch accounts");
        await visitor.ClickButtonAsync("Sign out");
        await visitor.TypeCredentialsAsync(chad.Address.Value);
        await visitor.ClickButtonAsync("Join Nirvana");
        await visitor.ExpectHeadingAsync("Welcome to Nirvana");
        Assert.Contains(chad.Id.ToString(), await MembersAsync(owner, invitation));
    }

    [Fact]
    public async Task A_mail_that_no_longer_serves_says_why()
    {
        var (owner, withdrawn) = await InviteAsync("withdrawn@example.org");
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).RevokeInvitationAsync(
            new() { OrganizationId = withdrawn.OrganizationId, InvitationId = withdrawn.Id });
        var (_, late) = await InviteAsync("late@example.org");
        Id<OrgGrpc.Server.Invitations.Invitation>.TryParse(late.Id, out var id);
        await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Invitations.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(invitation => invitation.ExpireTime, TimeProvider.System.GetUtcNow().AddSeconds(-1))));
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.FollowMailAsync("withdrawn@example.org");
        await visitor.ExpectHeadingAsync("This invitation was withdrawn");
        await visitor.LookAsync("invitation-withdrawn");
        await visitor.FollowMailAsync("late@example.org");
        await visitor.ExpectHeadingAsync("This invitation has expired");
        await visitor.LookAsync("invitation-expired");
        await visitor.Page.GotoAsync("/invitation?secret=<script>alert(1)</script>");
        await visitor.ExpectHeadingAsync("There is no such invitation");
        await visitor.LookAsync("invitation-none");
    }

    private async Task<(User Owner, Invitation Invitation)> InviteAsync(string email, string message = "", params string[] roles)
    {
        var owner = await server.AddPersonAsync("kurt");
        var caller = server.As(owner.Id);
        var nirvana = await new OrganizationService.OrganizationServiceClient(caller).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var created = await new InvitationService.InvitationServiceClient(caller).CreateInvitationAsync(
            new() { OrganizationId = nirvana.Organization.Id, Email = email, Message = message, Roles = { roles } });
        return (owner, created.Invitation);
    }

    private async Task<IReadOnlyList<string>> MembersAsync(User owner, Invitation invitation)
    {
        var page = await new MembershipService.MembershipServiceClient(server.As(owner.Id)).ListMembershipsAsync(
            new() { OrganizationId = invitation.OrganizationId });
        return [.. page.Memberships.Select(membership => membership.UserId)];
    }
}
