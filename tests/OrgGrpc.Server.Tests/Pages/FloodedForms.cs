using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages.Account;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Whoever floods a form is told so by the status, for who does not read, and when to come back.</summary>
public sealed class FloodedForms(AccountServer server) : IClassFixture<AccountServer>
{
    private const int Mails = 5;
    private const int Guesses = 10;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("/forgot-password")]
    [InlineData("/register")]
    [InlineData("/verify-email?handler=resend")]
    public async Task A_form_that_mails(string address)
    {
        using var visitor = new WebVisitor(server);
        foreach (var email in new[] { (await server.AddPersonWithPasswordAsync("kurt")).Address.Value, $"nobody{Guid.CreateVersion7():N}@example.org" })
        {
            await FloodAsync(visitor, address, "/register", Mails, Hour, ("Email", email), ("Name", "Kurt"), ("Password", Passwords.Usual));
        }
    }

    [Theory]
    [InlineData("/account?handler=password")]
    [InlineData("/account/email")]
    [InlineData("/confirm")]
    public async Task A_form_that_asks_whoever_is_signed_in_for_the_password(string address)
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonWithPasswordAsync("kurt"));
        (string, string)[] guess = [("PresentPassword", "a guess"), ("Password", "a guess")];

        await FloodAsync(visitor, address, "/account", Guesses, Lockout, [.. guess, ("NewPassword", "my hero of old"), ("NewEmail", "new@example.org")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sign_in(bool isKnown)
    {
        using var visitor = new WebVisitor(server);
        var email = isKnown ? (await server.AddPersonWithPasswordAsync("kurt")).Address.Value : "nobody-signs-in@example.org";

        await FloodAsync(visitor, "/sign-in", "/sign-in", Guesses, Lockout, ("Email", email), ("Password", "a guess"));
    }

    [Fact]
    public async Task The_second_step()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await server.AddAuthenticatorAsync(kurt);
        using var visitor = new WebVisitor(server);
        using var half = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        await FloodAsync(visitor, "/sign-in/second-step", "/sign-in/second-step", Guesses, Lockout, ("Code", "not a code"));
    }

    [Fact]
    public async Task The_password_of_a_registration()
    {
        const string email = "floods@example.org";
        await new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
            new() { Email = email, Name = "Kurt", Password = Passwords.Usual });
        var address = $"/verify-email?secret={await server.Postbox.NextSecretToAsync(email)}";
        using var visitor = new WebVisitor(server);

        await FloodAsync(visitor, address, address, Guesses, Lockout, ("Password", "a guess"));
    }

    private static async Task FloodAsync(
        WebVisitor visitor, string address, string opened, int allowed, TimeSpan wait, params (string Name, string Value)[] values)
    {
        for (var i = 0; i < allowed; i++)
        {
            using var taken = await visitor.SendFormAsync(address, opened, values);
            Assert.Equal((HttpStatusCode.OK, null), (taken.StatusCode, taken.Headers.RetryAfter));
        }

        using var refused = await visitor.SendFormAsync(address, opened, values);

        Assert.Equal((HttpStatusCode.TooManyRequests, wait), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Contains("Too many", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
