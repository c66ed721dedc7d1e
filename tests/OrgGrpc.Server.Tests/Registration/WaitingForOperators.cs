using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>What operators see of those who wait. Each test has a server of its own, for its operators are counted.</summary>
public sealed class WaitingForOperators : IAsyncLifetime
{
    private readonly ServerOfMode server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_registration_is_mailed_to_twenty_operators_and_no_more()
    {
        var gone = await server.AddPersonAsync("gone", isOperator: true);
        await server.ChangeAsync(gone.Id, user => user.Deactivate(TimeProvider.System.GetUtcNow()));
        await server.AddPersonAsync("unverified", isOperator: true, verified: false);
        var operators = new List<User>();
        for (var i = 0; i < ApprovalAsking.MaxTold + 2; i++)
        {
            operators.Add(await server.AddPersonAsync("pat", isOperator: true));
        }

        await RegisterAsync("chad@example.org");
        await server.EnqueueAsync("last@example.org", "The last", "of all");

        var mails = new List<string>();
        for (var mail = await server.Postbox.NextAsync(); mail.To.Value != "last@example.org"; mail = await server.Postbox.NextAsync())
        {
            if (mail.To.Value != "chad@example.org")
            {
                Assert.Equal("Kurt wants an account at 127.0.0.1", mail.Content.Subject);
                mails.Add(mail.To.Value);
            }
        }

        Assert.Equal(20, ApprovalAsking.MaxTold);
        Assert.Equal(operators.Take(ApprovalAsking.MaxTold).Select(person => person.Address.Value).Order(StringComparer.Ordinal), mails.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_page_of_the_operators_says_how_many_wait()
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true));
        Assert.Equal("Registrations", await TabAsync(visitor, "/operator"));

        await RegisterAsync("chad@example.org");
        Assert.Equal("Registrations (1)", await TabAsync(visitor, "/operator"));
        await RegisterAsync("pete@example.org");
        Assert.All(
            await Task.WhenAll(new[] { "/operator", "/operator/users", "/operator/registrations", "/operator/keys" }.Select(page => TabAsync(visitor, page))),
            tab => Assert.Equal("Registrations (2)", tab));

        await AddWaitingAsync(97);
        Assert.Equal("Registrations (99)", await TabAsync(visitor, "/operator"));
        await AddWaitingAsync(1);
        Assert.Equal("Registrations (over 99)", await TabAsync(visitor, "/operator"));
    }

    [Fact]
    public async Task Who_has_registered_waits_for_an_operator_even_when_the_mode_is_open_again()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await RegisterAsync("verified@example.org");
        var secret = await AskAsync("unverified@example.org");

        await server.RestartAsync("Open");
        var registration = new V1.RegistrationService.RegistrationServiceClient(server.Anonymous);
        var late = await registration.VerifyEmailAsync(new() { Secret = secret, Password = Passwords.Usual });
        var newcomer = await registration.VerifyEmailAsync(new() { Secret = await AskAsync("newcomer@example.org"), Password = Passwords.Usual });

        Assert.Equal((V1.UserStatus.AwaitingApproval, V1.UserStatus.Active), (late.Status, newcomer.Status));
        using var visitor = await WebVisitor.AsAsync(server, pat);
        Assert.Equal("Registrations (2)", await TabAsync(visitor, "/operator"));
        foreach (var address in new[] { "verified@example.org", "unverified@example.org" })
        {
            var waiting = await server.WriteAsync(db => db.Users.SingleAsync(user => user.Email == address));
            Assert.Equal(UserStatus.AwaitingApproval, waiting.Status);
            await new V1.UserService.UserServiceClient(server.As(pat.Id)).ApproveUserAsync(new() { UserId = waiting.Id.ToString() });
        }

        Assert.Equal("Registrations", await TabAsync(visitor, "/operator"));
    }

    private static async Task<string> TabAsync(WebVisitor visitor, string page) =>
        Regex.Match(await visitor.ReadAsync(page), "<a href=\"/operator/registrations\"[^>]*>([^<]*)</a>").Groups[1].Value;

    private async Task AddWaitingAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await server.WaitAsync((await server.AddPersonAsync("chad")).Id);
        }
    }

    private async Task RegisterAsync(string email)
    {
        var secret = await AskAsync(email);
        await new V1.RegistrationService.RegistrationServiceClient(server.Anonymous).VerifyEmailAsync(new() { Secret = secret, Password = Passwords.Usual });
    }

    /// <summary>The secret that was mailed.</summary>
    private async Task<string> AskAsync(string email)
    {
        await new V1.RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Passwords.Usual });
        return await server.Postbox.NextSecretToAsync(email);
    }

    private sealed class ServerOfMode : RegistrationServer
    {
        private string mode = "Approval";

        public async Task RestartAsync(string newMode)
        {
            mode = newMode;
            await StopAsync();
            await StartAsync();
        }

        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:Mode"] = mode };
    }
}
