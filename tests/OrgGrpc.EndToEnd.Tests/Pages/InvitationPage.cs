using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;
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
        await visitor.LookAsync("invitation-declining");
        await visitor.FollowMailAsync(dave.Address.Value);

        await visitor.ExpectHeadingAsync("This invitation was declined");
        await visitor.LookAsync("invitation-declined");
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
    public async Task Whoever_comes_too_late_asks_for_a_new_one_and_gets_it_when_the_inviter_wants()
    {
        var (owner, invitation) = await InviteAsync("late@example.org");
        await ExpireAsync(invitation);
        await using var visitor = await Visitor.ArriveAsync(server);
        await using var inviter = await Visitor.ArriveAsync(server, owner);

        await visitor.FollowMailAsync("late@example.org");
        await visitor.ExpectHeadingAsync("This invitation has expired");
        await visitor.LookAsync("invitation-expired");
        var expired = visitor.Page.Url;
        await visitor.ClickButtonAsync("Ask for a new one");
        await visitor.ExpectHeadingAsync("You have asked for a new one");
        await visitor.LookAsync("invitation-asked");
        await visitor.Page.GotoAsync(expired);
        await visitor.ClickButtonAsync("Ask for a new one");
        await visitor.ExpectHeadingAsync("You have asked already");
        await visitor.LookAsync("invitation-asked-already");

        await Assertions.Expect(await inviter.FindMailAsync(owner.Address.Value)).ToContainTextAsync("late@example.org asks for a new invitation to Nirvana");
        await inviter.FollowMailAsync(owner.Address.Value);
        await Assertions.Expect(inviter.Page.GetByText("Asked for a new one on")).ToBeVisibleAsync();
        await inviter.LookAsync("organization-invitations-asked");
        await inviter.ClickButtonAsync("Send again to late@example.org");
        await Assertions.Expect(inviter.Page.GetByText("The invitation is on its way again.")).ToBeVisibleAsync();
        await visitor.FollowMailAsync("late@example.org");
        await visitor.ExpectHeadingAsync("Join Nirvana");
    }

    [Theory]
    [InlineData("the inviter is gone", "This invitation was withdrawn")]
    [InlineData("the inviter may no longer invite", "This invitation was withdrawn")]
    [InlineData("the organization is suspended", "This organization is suspended")]
    [InlineData("the organization is deleted", "There is no such invitation")]
    public async Task What_changed_at_the_other_end_is_told_before_anything_is_asked(string change, string heading)
    {
        var address = $"guest.{Guid.CreateVersion7():N}@example.org";
        var (owner, organization) = await FoundAsync();
        var krist = await server.AddPersonAsync("krist");
        var membership = await server.JoinAsync(organization, krist, RoleSet.Admin);
        await new InvitationService.InvitationServiceClient(server.As(krist.Id)).CreateInvitationAsync(new() { OrganizationId = organization, Email = address });
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(pat.Id));
        var memberships = new MembershipService.MembershipServiceClient(server.As(owner.Id));
        await using var visitor = await Visitor.ArriveAsync(server);
        await visitor.FollowMailAsync(address);
        await visitor.ExpectHeadingAsync("Join Nirvana");
        _ = change switch
        {
            "the inviter is gone" => (object)await memberships.RemoveMembershipAsync(
                new() { OrganizationId = organization, MembershipId = membership.Id.ToString() }),
            "the inviter may no longer invite" => await memberships.UpdateMembershipAsync(new()
            {
                OrganizationId = organization,
                MembershipId = membership.Id.ToString(),
                Membership = new() { Roles = { "member" } },
                UpdateMask = new() { Paths = { "roles" } },
            }),
            "the organization is suspended" => await organizations.SuspendOrganizationAsync(new() { OrganizationId = organization }),
            _ => await organizations.DeleteOrganizationAsync(new() { OrganizationId = organization }),
        };

        await visitor.Page.GetByLabel("Your name").FillAsync("Pat Smear");
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Create an account and join");
        await visitor.ExpectHeadingAsync(heading);
        await visitor.FollowMailAsync(address);

        await visitor.ExpectHeadingAsync(heading);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await visitor.LookAsync($"invitation-when-{change.Replace(' ', '-')}");
        Assert.Null(await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Users
            .SingleOrDefaultAsync(user => user.Address == EmailAddress.FromStored(address))));
    }

    [Fact]
    public async Task A_mail_that_no_longer_serves_says_why()
    {
        var (owner, withdrawn) = await InviteAsync("withdrawn@example.org");
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).RevokeInvitationAsync(
            new() { OrganizationId = withdrawn.OrganizationId, InvitationId = withdrawn.Id });
        var (again, late) = await InviteAsync("replaced@example.org");
        await ExpireAsync(late);
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.FollowMailAsync("withdrawn@example.org");
        await visitor.ExpectHeadingAsync("This invitation was withdrawn");
        await visitor.LookAsync("invitation-withdrawn");
        await visitor.FollowMailAsync("replaced@example.org");
        await visitor.ExpectHeadingAsync("This invitation has expired");
        await new InvitationService.InvitationServiceClient(server.As(again.Id)).CreateInvitationAsync(
            new() { OrganizationId = late.OrganizationId, Email = "replaced@example.org" });
        await visitor.ClickButtonAsync("Ask for a new one");
        await visitor.ExpectHeadingAsync("There is a newer invitation");
        await visitor.LookAsync("invitation-replaced");
        await visitor.Page.GotoAsync("/invitation?secret=<script>alert(1)</script>");
        await visitor.ExpectHeadingAsync("There is no such invitation");
        await visitor.LookAsync("invitation-none");
    }

    private async Task<(User Owner, Invitation Invitation)> InviteAsync(string email, string message = "", params string[] roles)
    {
        var (owner, organization) = await FoundAsync();
        var created = await new InvitationService.InvitationServiceClient(server.As(owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization, Email = email, Message = message, Roles = { roles } });
        return (owner, created.Invitation);
    }

    private async Task<(User Owner, string Organization)> FoundAsync()
    {
        var owner = await server.AddPersonAsync("kurt");
        var nirvana = await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        return (owner, nirvana.Organization.Id);
    }

    private Task ExpireAsync(Invitation invitation)
    {
        Id<OrgGrpc.Server.Invitations.Invitation>.TryParse(invitation.Id, out var id);
        return server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Invitations.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(found => found.ExpireTime, TimeProvider.System.GetUtcNow().AddSeconds(-1))));
    }

    private async Task<IReadOnlyList<string>> MembersAsync(User owner, Invitation invitation)
    {
        var page = await new MembershipService.MembershipServiceClient(server.As(owner.Id)).ListMembershipsAsync(
            new() { OrganizationId = invitation.OrganizationId });
        return [.. page.Memberships.Select(membership => membership.UserId)];
    }
}
