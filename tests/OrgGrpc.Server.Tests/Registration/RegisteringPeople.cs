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

        var mail = await server.Postbox.NextAsync();
        Assert.Equal(email, mail.To.Value);
        Assert.Contains("http://127.0.0.1:5080/verify-email?secret=", mail.Content.Text, StringComparison.Ordinal);
        var secret = RegistrationServer.SecretOf(mail);
        var verified = await registration.VerifyEmailAsync(new() { Secret = secret });

        var user = (await FindAsync(email))!;
        Assert.Equal((user.Id.ToString(), UserStatus.Active, true), (verified.UserId, user.Status, user.EmailConfirmed));
        var refused = await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = secret }));
        Assert.Equal(("LINK_INVALID", StatusCode.FailedPrecondition), (refused.Reason!, refused.Code));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_its_holder_a_mail_without_a_secret()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var before = (await FindAsync(kurt.Address.Value))!;

        var answer = await registration.RegisterUserAsync(new() { Email = kurt.Address.Value, Name = "Thief", Password = Password });

        Assert.Equal(new RegisterUserResponse(), answer);
        var mail = await server.Postbox.NextAsync();
        Assert.Equal(kurt.Address, mail.To);
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
        await server.Postbox.NextAsync();
        var user = (await FindAsync(email))!;
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => new UserService.UserServiceClient(server.As(user.Id)).GetMeAsync(new()))).Reason);

        await registration.VerifyEmailAsync(new() { Secret = RegistrationServer.SecretOf(await server.Postbox.NextAsync()) });

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
        await server.Postbox.NextAsync();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Kurt", Password = Password });
        var holders = RegistrationServer.SecretOf(await server.Postbox.NextAsync());
        await registration.RegisterUserAsync(new() { Email = email, Name = "Thief", Password = "the thief's own password" });
        var thiefs = RegistrationServer.SecretOf(await server.Postbox.NextAsync());

        await registration.VerifyEmailAsync(new() { Secret = holders });

        var user = (await FindAsync(email))!;
        var hasher = server.Services.GetRequiredService<IPasswordHasher<User>>();
        Assert.Equal("Kurt", user.Name.Value);
        Assert.NotEqual(PasswordVerificationResult.Failed, hasher.VerifyHashedPassword(user, user.PasswordHash!, Password));
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = thiefs }))).Reason);
    }

    [Fact]
    public async Task A_new_link_kills_the_old_one_and_goes_to_nobody_who_needs_none()
    {
        var email = NewAddress();
        await registration.RegisterUserAsync(new() { Email = email, Name = "Krist", Password = Password });
        var old = RegistrationServer.SecretOf(await server.Postbox.NextAsync());

        await registration.ResendVerificationAsync(new() { Email = NewAddress() });
        await registration.ResendVerificationAsync(new() { Email = (await server.AddPersonAsync("kurt")).Address.Value });
        await registration.ResendVerificationAsync(new() { Email = email });

        var mail = await server.Postbox.NextAsync();
        Assert.Equal(email, mail.To.Value);
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = old }))).Reason);
        await registration.VerifyEmailAsync(new() { Secret = RegistrationServer.SecretOf(mail) });
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
                await server.Postbox.NextAsync();
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
            await server.Postbox.NextAsync();
            await server.Postbox.NextAsync();
        }
    }

    [Fact]
    public async Task One_link_used_twice_at_once_verifies_once()
    {
        for (var round = 0; round < 100; round++)
        {
            await registration.RegisterUserAsync(new() { Email = NewAddress(), Name = "Kurt", Password = Password });
            var secret = RegistrationServer.SecretOf(await server.Postbox.NextAsync());
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                try
                {
                    await registration.VerifyEmailAsync(new() { Secret = secret });
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
