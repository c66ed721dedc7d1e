using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>
/// Every form and rpc that takes an address answers alike, octet by octet, whatever the address is known for. The link of an invitation is no
/// exception: that there is an account is told to whoever reads the mails of that address.
/// </summary>
public sealed partial class SayingNothingOfAddresses(RegistrationServer server) : IClassFixture<RegistrationServer>
{
    [Theory]
    [InlineData("/sign-in", "/sign-in")]
    [InlineData("/sign-in?handler=passkeyOffer", "/sign-in")]
    [InlineData("/register", "/register")]
    [InlineData("/forgot-password", "/forgot-password")]
    [InlineData("/verify-email?handler=resend", "/verify-email")]
    public async Task A_form_for_strangers(string form, string page)
    {
        using var visitor = new WebVisitor(server);

        await AssertAlikeAsync(address => SendAsync(visitor, form, page, ("Email", address), ("Name", "Pat"), ("Password", "a guess at the password")));
    }

    [Fact]
    public async Task The_form_for_another_address()
    {
        await AssertAlikeAsync(async address =>
        {
            var kurt = await server.AddPersonWithPasswordAsync("kurt");
            using var visitor = await WebVisitor.AsAsync(server, kurt);
            var answer = await SendAsync(visitor, "/account/email", "/account/email", ("NewEmail", address), ("PresentPassword", Passwords.Usual));
            return answer.Replace(kurt.Address.Value, "their own", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_form_that_invites()
    {
        var band = await Band.FormAsync(server);
        using var visitor = await WebVisitor.AsAsync(server, band.Kurt);
        var page = $"/organizations/{band.Id}/invite";

        await AssertAlikeAsync(address => SendAsync(visitor, page, page, ("Emails", address), ("Role", "member"), ("Days", "7")));
    }

    [Fact]
    public async Task The_rpcs_of_registration()
    {
        var registration = new RegistrationService.RegistrationServiceClient(server.Anonymous);

        await AssertAlikeAsync(address => AnswerAsync(
            registration.RegisterUserAsync(new() { Email = address, Name = "Pat", Password = Passwords.Usual }).ResponseAsync));
        await AssertAlikeAsync(address => AnswerAsync(registration.RegisterOrganizationAsync(
            new() { Email = address, Name = "Pat", Password = Passwords.Usual, OrganizationName = "Germs" }).ResponseAsync));
        await AssertAlikeAsync(address => AnswerAsync(registration.ResendVerificationAsync(new() { Email = address }).ResponseAsync));
    }

    [Fact]
    public async Task The_rpcs_that_invite()
    {
        var band = await Band.FormAsync(server);
        var invitations = new InvitationService.InvitationServiceClient(server.As(band.Kurt.Id));

        await AssertAlikeAsync(address => AnswerAsync(
            invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address, Roles = { "member" } }).ResponseAsync));
        await AssertAlikeAsync(address => AnswerAsync(invitations.BatchCreateInvitationsAsync(
            new() { OrganizationId = band.Id, Invitations = { new NewInvitation { Email = address, Roles = { "member" } } } }).ResponseAsync));
    }

    private async Task AssertAlikeAsync(Func<string, Task<string>> ask)
    {
        var unknown = NewAddress();
        var answers = new Dictionary<string, string> { ["unknown"] = Masked(await ask(unknown), unknown) };
        foreach (var (kind, put) in Known)
        {
            var address = NewAddress();
            await server.AddPersonAsync(kind, verified: false, email: address);
            await server.WriteAsync(async db =>
            {
                put(await db.Users.SingleAsync(user => user.Email == address));
                return true;
            });
            answers[kind] = Masked(await ask(address), address);
        }

        Assert.All(answers, answer => Assert.Equal(answers["unknown"], answer.Value));
    }

    private static readonly Dictionary<string, Action<User>> Known = new()
    {
        ["pending"] = _ => { },
        ["active"] = user => user.VerifyEmail(TimeProvider.System.GetUtcNow()),
        ["deactivated"] = user =>
        {
            user.VerifyEmail(TimeProvider.System.GetUtcNow());
            user.Deactivate(TimeProvider.System.GetUtcNow());
        },
        ["awaiting approval"] = user =>
        {
            user.RequireApproval();
            user.VerifyEmail(TimeProvider.System.GetUtcNow());
        },
        ["asked for a second step"] = user =>
        {
            user.VerifyEmail(TimeProvider.System.GetUtcNow());
            user.AskForSecondStep(true);
        },
    };

    private static async Task<string> SendAsync(WebVisitor visitor, string form, string page, params (string, string)[] values)
    {
        using var answer = await visitor.SendFormAsync(form, page, values);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .SelectMany(header => header.Value, (header, value) => $"{header.Key}: {value}").Order();
        return string.Join('\n', [$"{answer.StatusCode}", .. headers, await answer.Content.ReadAsStringAsync()]);
    }

    private static async Task<string> AnswerAsync<T>(Task<T> call)
        where T : IMessage => (await call).ToString()!;

    /// <summary>Of one length, so that the length of an answer tells something else.</summary>
    private static string NewAddress() => $"{Guid.CreateVersion7():N}@example.org";

    private static string Masked(string answer, string address) => Random().Replace(answer.Replace(address, "the address", StringComparison.Ordinal), "…");

    /// <summary>What differs from request to request: the marks of forms and cookies, challenges, ids, revisions and times.</summary>
    [GeneratedRegex("""(?<=__RequestVerificationToken[^>]*value=")[^"]+|(?<=Set-Cookie: [\w.]+=)[^;]+|(?<="challenge":")[^"]+|(?<=(?:org|inv)_)\w{26}|(?<="revision": ")\d+|(?<="etag": ")[^"]+|\d{4}-\d\d-\d\dT[\d:.]+Z""")]
    private static partial Regex Random();
}
