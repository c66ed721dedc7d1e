using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Operator;
using OrgGrpc.V1;
using UserService = OrgGrpc.V1.UserService;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Registration;

public sealed class RegisteringWithApproval(RegisteringWithApproval.AskingServer server) : IClassFixture<RegisteringWithApproval.AskingServer>
{
    private const string Password = "smells like teen spirit";
    private static int count;

    private readonly RegistrationService.RegistrationServiceClient registration = new(server.Anonymous);

    [Fact]
    public async Task Somebody_who_has_verified_waits_for_an_operator_and_comes_in_when_let()
    {
        var (pat, _) = await server.OperatorAsync();
        var email = await RegisterAsync();

        var waiting = await FindAsync(email);
        Assert.Equal(UserStatus.AwaitingApproval, waiting.Status);
        Assert.Equal($"Kurt wants an account at 127.0.0.1", (await server.Postbox.NextToAsync(pat.Address.Value)).Content.Subject);
        Assert.Contains("have not let you in yet", await SignInAsync(email, Password), StringComparison.Ordinal);
        Assert.Contains("The e-mail address or the password is wrong.", await SignInAsync(email, "something else entirely"), StringComparison.Ordinal);

        var approved = await Users(pat).ApproveUserAsync(new() { UserId = waiting.Id.ToString() });

        Assert.Equal(V1.UserStatus.Active, approved.User.Status);
        Assert.Equal("Your account at 127.0.0.1 is ready", (await server.Postbox.NextToAsync(email)).Content.Subject);
        Assert.Equal("", await SignInAsync(email, Password));
        Assert.Equal(approved.Revision, (await Users(pat).ApproveUserAsync(new() { UserId = waiting.Id.ToString() })).Revision);
        Assert.Equal("USER_NOT_AWAITING_APPROVAL", (await Refused.AsyncOf(() => Users(pat).RejectUserAsync(new() { UserId = waiting.Id.ToString() }))).Reason);
    }

    [Fact]
    public async Task A_rejection_leaves_nothing_and_frees_the_address()
    {
        var (pat, operating) = await server.OperatorAsync();
        var email = await RegisterAsync("Teen Spirit");
        var waiting = await FindAsync(email);

        var page = await operating.SubmitAsync("/operator/registrations", "reject", ("userId", waiting.Id.ToString()), ("reason", "We do not\nknow you."));

        Assert.Contains("Rejected, and told by mail.", page, StringComparison.Ordinal);
        var mail = (await server.Postbox.NextToAsync(email)).Content;
        Assert.Contains("> We do not\n> know you.", mail.Text, StringComparison.Ordinal);
        Assert.False(await server.WriteAsync(db => db.Users.AnyAsync(user => user.Email == email)));
        Assert.False(await server.WriteAsync(db => db.Memberships.AnyAsync(membership => membership.UserId == waiting.Id)));
        Assert.False((await new OrganizationService.OrganizationServiceClient(server.As(pat.Id)).ListOrganizationsAsync(new() { Query = "Teen Spirit" })).Organizations.Any());
        await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        Assert.NotEmpty(await server.Postbox.NextSecretToAsync(email));
        operating.Dispose();
    }

    [Fact]
    public async Task An_operator_lets_people_in_on_a_page()
    {
        var (_, operating) = await server.OperatorAsync();
        var email = await RegisterAsync();
        var waiting = await FindAsync(email);
        Assert.Contains(email, await operating.ReadAsync("/operator/registrations"), StringComparison.Ordinal);

        var page = await operating.SubmitAsync("/operator/registrations", "approve", ("userId", waiting.Id.ToString()));

        Assert.Contains("Let in, and told by mail.", page, StringComparison.Ordinal);
        Assert.DoesNotContain(email, page, StringComparison.Ordinal);
        Assert.Equal(UserStatus.Active, (await FindAsync(email)).Status);
        operating.Dispose();
    }

    [Fact]
    public async Task Approving_and_rejecting_at_once_has_one_outcome()
    {
        var (pat, _) = await server.OperatorAsync();
        for (var round = 0; round < 20; round++)
        {
            var waiting = await FindAsync(await RegisterAsync());
            var id = waiting.Id.ToString();

            var approval = Task.Run(async () => await Users(pat).ApproveUserAsync(new() { UserId = id }));
            var rejection = Task.Run(async () => await Users(pat).RejectUserAsync(new() { UserId = id }));
            await Task.WhenAll(approval.ContinueWith(_ => { }), rejection.ContinueWith(_ => { }));

            Assert.True(approval.IsCompletedSuccessfully != rejection.IsCompletedSuccessfully);
            Assert.Equal(approval.IsCompletedSuccessfully, await server.WriteAsync(db => db.Users.AnyAsync(user => user.Id == waiting.Id)));
        }
    }

    [Fact]
    public async Task Somebody_deactivated_and_reactivated_still_waits_and_so_does_one_whose_address_is_changed()
    {
        var (pat, _) = await server.OperatorAsync();
        var id = (await FindAsync(await RegisterAsync())).Id.ToString();

        await Users(pat).DeactivateUserAsync(new() { UserId = id });
        Assert.Equal(V1.UserStatus.AwaitingApproval, (await Users(pat).ReactivateUserAsync(new() { UserId = id })).User.Status);
        var moved = $"moved{Interlocked.Increment(ref count)}@example.org";
        await Users(pat).UpdateUserAsync(new() { UserId = id, User = new() { Email = moved }, UpdateMask = new() { Paths = { "email" } } });
        var verified = await registration.VerifyEmailAsync(new() { Secret = await server.Postbox.NextSecretToAsync(moved), Password = Password });

        Assert.Equal(V1.UserStatus.AwaitingApproval, verified.Status);
    }

    [Fact]
    public async Task Operators_are_told_once_and_so_is_the_person()
    {
        var (pat, _) = await server.OperatorAsync();
        var email = $"once{Interlocked.Increment(ref count)}@example.org";
        await registration.RegisterUserAsync(new() { Email = email, Name = "Once", Password = Password });
        var secret = await server.Postbox.NextSecretToAsync(email);
        var id = (await FindAsync(email)).Id.ToString();

        var early = await Users(pat).ApproveUserAsync(new() { UserId = id });
        var verified = await registration.VerifyEmailAsync(new() { Secret = secret, Password = Password });

        Assert.Equal((V1.UserStatus.Pending, V1.UserStatus.Active), (early.User.Status, verified.Status));
        Assert.False(server.Postbox.HasMoreTo(email) || server.Postbox.HasMoreTo(pat.Address.Value));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_get_the_same_answer_and_one_mail_each()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var unknown = $"unknown{Interlocked.Increment(ref count)}@example.org";

        var one = await registration.RegisterUserAsync(new() { Email = kurt.Address.Value, Name = "Kurt", Password = Password });
        var other = await registration.RegisterUserAsync(new() { Email = unknown, Name = "Kurt", Password = Password });

        Assert.Equal(one, other);
        await server.Postbox.NextToAsync(kurt.Address.Value);
        await server.Postbox.NextToAsync(unknown);
        Assert.False(server.Postbox.HasMoreTo(kurt.Address.Value) || server.Postbox.HasMoreTo(unknown));
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    private UserService.UserServiceClient Users(User person) => new(server.As(person.Id));

    private async Task<string> RegisterAsync(string? organization = null)
    {
        var email = $"waiting{Interlocked.Increment(ref count)}@example.org";
        if (organization is null)
        {
            await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        }
        else
        {
            await registration.RegisterOrganizationAsync(new() { Email = email, Name = "Kurt", Password = Password, OrganizationName = organization });
        }

        var verified = await registration.VerifyEmailAsync(new() { Secret = await server.Postbox.NextSecretToAsync(email), Password = Password });
        Assert.Equal(V1.UserStatus.AwaitingApproval, verified.Status);
        return email;
    }

    private Task<User> FindAsync(string email) => server.WriteAsync(db => db.Users.SingleAsync(user => user.Email == email));

    /// <summary>What the page says; nothing when it leads on.</summary>
    private async Task<string> SignInAsync(string email, string password)
    {
        using var visitor = new WebVisitor(server);
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", email), ("Password", password));
        return answer.StatusCode == HttpStatusCode.Found ? "" : await BodyAsync(answer);
    }

    public sealed class AskingServer : OperatorServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:Mode"] = "Approval" };
    }
}
