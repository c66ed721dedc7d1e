using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class JoinPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task A_link_for_many_lets_those_in_who_sign_in_until_it_is_used_up()
    {
        var url = await CreateLinkAsync(maxUses: 1);
        var krist = await server.AddPersonWithPasswordAsync("krist");
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync(url);
        await visitor.ExpectHeadingAsync("Join an organization");
        await visitor.LookAsync("join-signed-out");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync(krist.Address.Value);
        await visitor.LookAsync("join");
        await visitor.ClickButtonAsync("Join");
        await visitor.ExpectHeadingAsync("Welcome to Nirvana");
        await visitor.LookAsync("joined");

        await using var second = await Visitor.ArriveAsync(server, await server.AddPersonAsync("dave"));
        await second.Page.GotoAsync(url);
        await second.ClickButtonAsync("Join");
        await second.ExpectHeadingAsync("This link is used up");
        await second.LookAsync("join-used-up");
    }

    private async Task<string> CreateLinkAsync(int maxUses)
    {
        var caller = server.As((await server.AddPersonAsync("kurt")).Id);
        var nirvana = await new OrganizationService.OrganizationServiceClient(caller).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var created = await new InvitationService.InvitationServiceClient(caller).CreateInvitationLinkAsync(
            new() { OrganizationId = nirvana.Organization.Id, MaxUses = maxUses });
        return created.Url;
    }
}
