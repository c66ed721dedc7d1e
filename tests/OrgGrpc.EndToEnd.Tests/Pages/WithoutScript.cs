using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>The pages need no script, and a browser that runs none gets everywhere.</summary>
public sealed class WithoutScript(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_answers_an_invitation_signs_in_and_chooses()
    {
        var krist = await server.AddPersonWithPasswordAsync("krist");
        var caller = server.As((await server.AddPersonAsync("kurt")).Id);
        foreach (var name in new[] { "Nirvana", "Sub Pop" })
        {
            var organization = await new OrganizationService.OrganizationServiceClient(caller).CreateOrganizationAsync(new() { Name = name });
            await new InvitationService.InvitationServiceClient(caller).CreateInvitationAsync(
                new() { OrganizationId = organization.Organization.Id, Email = krist.Address.Value, Message = name });
        }

        await using var party = await RelyingParty.StartAsync(server);
        await using var visitor = await Visitor.ArriveAsync(server, script: false);
        await visitor.FollowMailAsync(krist.Address.Value);
        await visitor.ClickLinkAsync("Sign in to answer");
        await visitor.TypeCredentialsAsync(krist.Address.Value);
        await visitor.ClickButtonAsync("Join Sub Pop");
        await visitor.ExpectHeadingAsync("Welcome to Sub Pop");
        await visitor.Page.GotoAsync("/dev/mailbox");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Article).Filter(new() { HasText = "kurt invites you to Nirvana" })
            .GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync();
        await visitor.ClickButtonAsync("Join Nirvana");
        await visitor.ExpectHeadingAsync("Welcome to Nirvana");

        await visitor.Page.GotoAsync(party.AuthorizeAddress(("scope", "openid organization")));
        await visitor.ExpectHeadingAsync("Choose an organization");
        await visitor.ClickLinkAsync("Nirvana");
        await party.RedeemAsync(await party.NextAsync());

        // Where a script would send the form, a button does.
        await visitor.Page.GotoAsync(party.AuthorizeAddress(("response_mode", "form_post")));
        await visitor.ClickButtonAsync("Submit");
        await party.RedeemAsync(await party.NextAsync());
    }
}
