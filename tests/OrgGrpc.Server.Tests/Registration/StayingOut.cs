using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>Only operators let a deactivated person back in: no mail, old or new, does.</summary>
public sealed class StayingOut(RegistrationServer server) : IClassFixture<RegistrationServer>
{
    [Fact]
    public async Task A_deactivated_newcomer_stays_out_whatever_link_they_use()
    {
        var registration = new RegistrationService.RegistrationServiceClient(server.Anonymous);
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var users = new UserService.UserServiceClient(server.As(boss.Id));
        var form = new RegisterUserRequest { Email = $"out{Guid.CreateVersion7():N}@example.org", Name = "Out", Password = "smells like teen spirit" };
        await registration.RegisterUserAsync(form);
        var secret = await server.Postbox.NextSecretToAsync(form.Email);
        var person = (await users.LookupUserAsync(new() { Email = form.Email })).User.Id;
        await users.DeactivateUserAsync(new() { UserId = person });

        await registration.ResendVerificationAsync(new() { Email = form.Email });
        await registration.RegisterUserAsync(form);
        Assert.Equal("", RegistrationServer.SecretOf(await server.Postbox.NextToAsync(form.Email)));
        Assert.False(server.Postbox.HasMoreTo(form.Email));
        await Record.ExceptionAsync(() => registration.VerifyEmailAsync(new() { Secret = secret }).ResponseAsync);

        Assert.Equal(UserStatus.Deactivated, (await users.GetUserAsync(new() { UserId = person })).User.Status);
        Id<User>.TryParse(person, out var id);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => new UserService.UserServiceClient(server.As(id)).GetMeAsync(new()))).Reason);
    }
}
