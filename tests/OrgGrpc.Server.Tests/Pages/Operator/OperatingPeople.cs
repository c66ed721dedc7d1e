using System.Net;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;
using static OrgGrpc.V1.UserService;

namespace OrgGrpc.Server.Tests.Pages.Operator;

public sealed class OperatingPeople(OperatorServer server) : IClassFixture<OperatorServer>
{
    [Fact]
    public async Task Somebody_is_found_by_address_and_by_state()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var chad = await server.AddPersonAsync("chad");
        await new UserServiceClient(server.As(pat.Id)).DeactivateUserAsync(new() { UserId = chad.Id.ToString() });

        var found = await visitor.ReadAsync($"/operator/users?query={kurt.Address}");
        var deactivated = await visitor.ReadAsync("/operator/users?show=deactivated");

        Assert.Contains($"<a href=\"/operator/users/{kurt.Id}\">kurt</a>", found);
        Assert.Contains(chad.Address.Value, deactivated);
        Assert.DoesNotContain(kurt.Address.Value, deactivated);
        visitor.Dispose();
    }

    [Fact]
    public async Task Deactivating_throws_somebody_out_and_reactivating_lets_them_back_in()
    {
        var (_, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var own = await WebVisitor.AsAsync(server, kurt);

        Assert.Contains("The account is deactivated.", await visitor.SubmitAsync(Page(kurt), "deactivate"));
        Assert.DoesNotContain("You are signed in as", await own.ReadAsync("/"));
        Assert.Contains("The account is active again.", await visitor.SubmitAsync(Page(kurt), "reactivate"));
        using var again = new WebVisitor(server);
        using var signedIn = await again.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.Contains("You are signed in as", await again.ReadAsync("/"));
        visitor.Dispose();
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_a_session_at_its_next_check()
    {
        var (_, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        using var own = await WebVisitor.AsAsync(server, kurt);
        Assert.Contains("You are signed in as", await own.ReadAsync("/"));

        Assert.Contains("Signed out everywhere.", await visitor.SubmitAsync(Page(kurt), "signOut"));

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain("You are signed in as", await own.ReadAsync("/"));
        visitor.Dispose();
    }

    [Fact]
    public async Task An_owner_is_not_deleted_and_the_page_names_what_they_own()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = (await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;

        var page = await visitor.SubmitAsync(Page(kurt), "delete", ("Confirmation", kurt.Address.Value));

        Assert.Contains("The person owns organizations", page);
        Assert.Contains($"href=\"/operator/organizations/{nirvana}\"><strong>Nirvana", page);
        await new UserServiceClient(server.As(pat.Id)).GetUserAsync(new() { UserId = kurt.Id.ToString() });
        visitor.Dispose();
    }

    [Fact]
    public async Task Whoever_types_the_address_deletes_the_account()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var chad = await server.AddPersonAsync("chad");
        var users = new UserServiceClient(server.As(pat.Id));

        Assert.Contains("That is not the e-mail address", await visitor.SubmitAsync(Page(chad), "delete", ("Confirmation", "somebody@example.org")));
        await users.GetUserAsync(new() { UserId = chad.Id.ToString() });
        Assert.Contains("The account of chad is deleted.", await visitor.SubmitAsync(Page(chad), "delete", ("Confirmation", chad.Address.Value)));

        Assert.Equal("USER_NOT_FOUND", (await Refused.AsyncOf(() => users.GetUserAsync(new() { UserId = chad.Id.ToString() }))).Reason);
        using var gone = await visitor.GetAsync(Page(chad));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        visitor.Dispose();
    }

    [Fact]
    public async Task Deleting_asks_an_operator_who_signed_in_long_ago_for_the_password()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var chad = await server.AddPersonAsync("chad");
        server.Clock.Advance(TimeSpan.FromMinutes(30));

        using var answer = await visitor.SendFormAsync($"{Page(chad)}?handler=delete", Page(chad), ("Confirmation", chad.Address.Value));

        Assert.StartsWith("/confirm?returnUrl=", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        await new UserServiceClient(server.As(pat.Id)).GetUserAsync(new() { UserId = chad.Id.ToString() });
        visitor.Dispose();
    }

    [Fact]
    public async Task Mails_with_links_go_to_the_person_once_more()
    {
        var (_, visitor) = await server.OperatorAsync();
        var kurt = await server.AddPersonAsync("kurt");
        var krist = await server.AddPersonAsync("krist", verified: false);

        Assert.Contains("A link for a new password is on its way.", await visitor.SubmitAsync(Page(kurt), "reset"));
        Assert.Contains("A new verification link is on its way.", await visitor.SubmitAsync(Page(krist), "verify"));

        Assert.StartsWith("A new password", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject);
        Assert.StartsWith("Verify your e-mail address", (await server.Postbox.NextToAsync(krist.Address.Value)).Content.Subject);
        visitor.Dispose();
    }

    [Theory]
    [InlineData("deactivate")]
    [InlineData("delete")]
    [InlineData("signOut")]
    public async Task Operators_do_not_lock_themselves_out_by_a_slip(string handler)
    {
        var (pat, visitor) = await server.OperatorAsync();

        using var answer = await visitor.SendFormAsync($"{Page(pat)}?handler={handler}", "/organizations/new", ("Confirmation", pat.Address.Value));

        Assert.Contains("This is your own account.", await answer.Content.ReadAsStringAsync());
        var now = (await new UserServiceClient(server.As(pat.Id)).GetMeAsync(new())).User;
        Assert.Equal(V1.UserStatus.Active, now.Status);
        visitor.Dispose();
    }

    private static string Page(User person) => $"/operator/users/{person.Id}";
}
