using System.Net;
using System.Text.Json;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages.Account;

public sealed class LeavingForGood(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task An_owner_is_shown_what_to_hand_over_and_stays()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var organization = await FoundAsync(kurt, "Nirvana");
        var gone = await FoundAsync(kurt, "Fecal Matter");
        await Organizations(kurt).DeleteOrganizationAsync(new() { OrganizationId = gone });
        using var here = await WebVisitor.AsAsync(server, kurt);

        using var answer = await DeleteAsync(here, kurt.Address.Value);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.All([organization, gone], id => Assert.Contains($"href=\"/organizations/{id}/settings\"", page, StringComparison.Ordinal));
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    [Fact]
    public async Task Whoever_confirms_is_gone_with_sessions_and_memberships()
    {
        var (owner, kurt) = (await server.AddPersonAsync("owner"), await server.AddPersonWithPasswordAsync("kurt"));
        var organization = await FoundAsync(owner, "Nirvana");
        await server.JoinAsync(organization, kurt);
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var elsewhere = await WebVisitor.AsAsync(server, kurt);
        foreach (var wrong in new[] { "", "yes", owner.Address.Value })
        {
            using var refused = await DeleteAsync(here, wrong);
            Assert.Contains("That is not your e-mail address.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var planted = await here.PostAsync("/account/delete", ("Confirmation", kurt.Address.Value));
        Assert.Equal(HttpStatusCode.BadRequest, planted.StatusCode);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
        using var answer = await DeleteAsync(here, kurt.Address.Value.ToUpperInvariant());

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
        using var page = await elsewhere.GetAsync("/account");
        Assert.StartsWith("/sign-in", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var members = await new MembershipService.MembershipServiceClient(server.As(owner.Id)).ListMembershipsAsync(new() { OrganizationId = organization });
        Assert.Equal(owner.Id.ToString(), Assert.Single(members.Memberships).UserId);
    }

    [Fact]
    public async Task What_is_kept_about_a_person_is_theirs_to_take_away_and_nobody_else_s()
    {
        var (owner, kurt) = (await server.AddPersonAsync("owner"), await server.AddPersonAsync("kurt"));
        for (var i = 0; i < 3; i++)
        {
            await server.JoinAsync(await FoundAsync(owner, $"Band {i}"), kurt);
        }

        var invitedTo = await FoundAsync(owner, "Foo Fighters");
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = invitedTo, Email = kurt.Address.Value });
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var nobody = new WebVisitor(server);

        using var answer = await here.GetAsync("/account/data");
        using var refused = await nobody.GetAsync("/account/data");

        var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(kurt.Address.Value, data.GetProperty("profile").GetProperty("email").GetString());
        Assert.Equal(3, data.GetProperty("memberships").GetArrayLength());
        Assert.Equal("Foo Fighters", Assert.Single(data.GetProperty("invitations").EnumerateArray()).GetProperty("organizationName").GetString());
        Assert.Equal("127.0.0.1", Assert.Single(data.GetProperty("sessions").EnumerateArray()).GetProperty("networkAddress").GetString());
        Assert.Empty(data.GetProperty("providers").EnumerateArray());
        Assert.DoesNotContain(owner.Address.Value, data.GetRawText(), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> DeleteAsync(WebVisitor visitor, string confirmation) =>
        visitor.SendFormAsync("/account/delete", ("Confirmation", confirmation));

    private OrganizationService.OrganizationServiceClient Organizations(User person) => new(server.As(person.Id));

    private async Task<string> FoundAsync(User owner, string name) =>
        (await Organizations(owner).CreateOrganizationAsync(new() { Name = name })).Organization.Id;
}
