using Grpc.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;
using UserService = OrgGrpc.V1.UserService;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Registration;

public sealed class RegisteringPeople(RegistrationServer server) : IClassFixture<RegistrationServer>
{
    private const string Password = "smells like teen spirit";
    private static int count;

    private readonly RegistrationService.RegistrationServiceClient registration = new(server.Anonymous);

    [Fact]
    public async Task A_new_person_is_pending_until_the_mailed_link_is_used_and_the_link_works_once()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = $" {email.ToUpperInvariant()} ", Name = "Kurt", Password = Password });
        Assert.Equal(UserStatus.Pending, (await FindAsync(email))!.Status);

        var mail = await server.Postbox.NextToAsync(email);
        Assert.Contains("http://127.0.0.1:5080/verify-email?secret=", mail.Content.Text, StringComparison.Ordinal);
        var secret = RegistrationServer.SecretOf(mail);
        var verified = await registration.VerifyEmailAsync(new() { Secret = secret, Password = Password });

        var user = (await FindAsync(email))!;
        Assert.Equal((user.Id.ToString(), UserStatus.Active, true), (verified.UserId, user.Status, user.EmailConfirmed));
        var refused = await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret, Password = Password }));
        Assert.Equal(("LINK_INVALID", StatusCode.FailedPrecondition), (refused.Reason!, refused.Code));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_its_holder_a_mail_without_a_secret()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var before = (await FindAsync(kurt.Address.Value))!;

        var answer = await registration.RegisterUserAsync(new() { Email = kurt.Address.Value, Name = "Thief", Password = Password });

        Assert.Equal(new RegisterUserResponse(), answer);
        var mail = await server.Postbox.NextToAsync(kurt.Address.Value);
        Assert.Equal("", RegistrationServer.SecretOf(mail));
        var after = (await FindAsync(kurt.Address.Value))!;
        Assert.Equal((before.Name, before.PasswordHash, before.Version), (after.Name, after.PasswordHash, after.Version));
    }

    [Fact]
    public async Task Registering_an_organization_makes_both_and_the_link_puts_both_into_use()
    {
        var email = NewAddress();
        await registration.RegisterOrganizationAsync(new() { Email = email, Name = "Dave", Password = Password, OrganizationName = "Foo Fighters" });
        await registration.RegisterOrganizationAsync(new() { Email = email, Name = "Dave", Password = Password, OrganizationName = "Foo Fighters" });
        await server.Postbox.NextToAsync(email);
        var user = (await FindAsync(email))!;
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => new UserService.UserServiceClient(server.As(user.Id)).GetMeAsync(new()))).Reason);

        await registration.VerifyEmailAsync(
            new() { Secret = await server.Postbox.NextSecretToAsync(email), Password = Password });

        var owned = await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>()
            .Memberships.Where(membership => membership.UserId == user.Id).ToListAsync());
        var id = Assert.Single(owned).OrganizationId.ToString();
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(user.Id));
        var read = (await organizations.GetOrganizationAsync(new() { OrganizationId = id })).Organization;
        Assert.Equal((user.Id.ToString(), "Foo Fighters"), (read.OwnerUserId, read.Name));
    }

    [Fact]
    public async Task Whoever_registered_an_address_first_does_not_get_the_account_of_its_holder()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Thief", Password = "the thief's own password" });
        await server.Postbox.NextToAsync(email);
        await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        var holders = await server.Postbox.NextSecretToAsync(email);
        await registration.RegisterUserAsync(new() { Email = email, Name = "Thief", Password = "the thief's own password" });
        var thiefs = await server.Postbox.NextSecretToAsync(email);

        await registration.VerifyEmailAsync(new() { Secret = holders, Password = Password });

        var user = (await FindAsync(email))!;
        var hasher = server.Services.GetRequiredService<IPasswordHasher<User>>();
        Assert.Equal("Kurt", user.Name.Value);
        Assert.NotEqual(PasswordVerificationResult.Failed, hasher.VerifyHashedPassword(user, user.PasswordHash!, Password));
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = thiefs }))).Reason);
    }

    [Fact]
    public async Task The_holder_of_a_mailbox_does_not_open_the_account_for_whoever_registered_the_address()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Thief", Password = "the thief's own password" });
        var secret = await server.Postbox.NextSecretToAsync(email);

        foreach (var guess in new[] { "", Password })
        {
            Assert.Equal(["password"], (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret, Password = guess }))).Fields);
        }

        Assert.Equal(UserStatus.Pending, (await FindAsync(email))!.Status);
        await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        var own = await server.Postbox.NextSecretToAsync(email);
        await registration.VerifyEmailAsync(new() { Secret = own, Password = Password });
        Assert.Equal(("Kurt", UserStatus.Active), ((await FindAsync(email))!.Name.Value, (await FindAsync(email))!.Status));
    }

    [Fact]
    public async Task A_link_that_was_mailed_again_asks_for_the_same_password()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Thief", Password = "the thief's own password" });
        await server.Postbox.NextToAsync(email);
        await registration.ResendVerificationAsync(new() { Email = email });
        var secret = await server.Postbox.NextSecretToAsync(email);

        Assert.Equal(["password"], (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret }))).Fields);
    }

    [Fact]
    public async Task Guesses_at_the_password_of_a_registration_are_limited()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        var secret = await server.Postbox.NextSecretToAsync(email);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("INVALID_FIELD", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret, Password = $"guess {i}" }))).Reason);
        }

        Assert.Equal("RATE_LIMITED", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret, Password = Password }))).Reason);
    }

    [Fact]
    public async Task Whoever_has_no_password_yet_needs_none_to_verify()
    {
        var email = (await server.AddPersonAsync("kurt", verified: false)).Address.Value;
        await registration.ResendVerificationAsync(new() { Email = email });
        var secret = await server.Postbox.NextSecretToAsync(email);

        await registration.VerifyEmailAsync(new() { Secret = secret });

        Assert.Equal(UserStatus.Active, (await FindAsync(email))!.Status);
    }

    [Fact]
    public async Task A_new_link_kills_the_old_one_and_goes_to_nobody_who_needs_none()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Krist", Password = Password });
        var old = await server.Postbox.NextSecretToAsync(email);

        await registration.ResendVerificationAsync(new() { Email = NewAddress() });
        await registration.ResendVerificationAsync(new() { Email = (await server.AddPersonAsync("kurt")).Address.Value });
        await registration.ResendVerificationAsync(new() { Email = email });

        var mail = await server.Postbox.NextToAsync(email);
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = old }))).Reason);
        await registration.VerifyEmailAsync(new() { Secret = RegistrationServer.SecretOf(mail), Password = Password });
        Assert.Equal(UserStatus.Active, (await FindAsync(email))!.Status);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password123")]
    [InlineData("12345678")]
    [InlineData("aaaaaaaaaa")]
    [InlineData("somebody@example.org")]
    public async Task A_weak_password_is_refused_with_everything_else_that_is_wrong(string password)
    {
        var refused = await Refused.AsyncOf(() => registration.RegisterUserAsync(
            new() { Email = "somebody@example.org", Name = " ", Password = password, Locale = "!", InvitationSecret = "guess" }));

        Assert.Equal(["invitation_secret", "name", "password", "locale"], refused.Fields);
    }

    [Fact]
    public async Task Registering_one_address_again_and_again_has_to_wait_whether_it_is_known_or_not()
    {
        foreach (var email in new[] { NewAddress(), (await server.AddPersonAsync("duder")).Address.Value })
        {
            for (var i = 0; i < 5; i++)
            {
                await registration.RegisterUserAsync(new() { Email = email, Name = "Duder", Password = Password });
                await server.Postbox.NextToAsync(email);
            }

            var exception = await Assert.ThrowsAsync<RpcException>(
                async () => await registration.RegisterUserAsync(new() { Email = email, Name = "Duder", Password = Password }));
            Assert.Equal(("RATE_LIMITED", StatusCode.ResourceExhausted), (Refused.Of(exception).Reason!, exception.StatusCode));
            Assert.True(exception.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay.Seconds > 0);
        }
    }

    [Fact]
    public async Task Two_registrations_of_one_address_at_once_make_one_person()
    {
        for (var round = 0; round < 100; round++)
        {
            var email = NewAddress();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
                registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password }).ResponseAsync));
            Assert.Equal(1, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>()
                .Users.CountAsync(user => user.Email == email)));
            await server.Postbox.NextToAsync(email);
            await server.Postbox.NextToAsync(email);
        }
    }

    [Fact]
    public async Task One_link_used_twice_at_once_verifies_once()
    {
        for (var round = 0; round < 100; round++)
        {
            var email = NewAddress();
            await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
            var secret = await server.Postbox.NextSecretToAsync(email);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                try
                {
                    await registration.VerifyEmailAsync(new() { Secret = secret, Password = Password });
                    return "verified";
                }
                catch (RpcException exception)
                {
                    return Refused.Of(exception).Reason;
                }
            }));
            Assert.Equal(["LINK_INVALID", "verified"], outcomes.Order(StringComparer.Ordinal));
        }
    }

    private static string NewAddress() => $"new{Interlocked.Increment(ref count)}@example.org";

    private Task<User?> FindAsync(string email) => server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>()
        .Users.AsNoTracking().SingleOrDefaultAsync(user => user.Address == EmailAddress.FromStored(email)));
}
