using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;
using UserService = OrgGrpc.V1.UserService;

namespace OrgGrpc.Server.Tests.Registration;

public sealed class SettingUpAnOperator
{
    [Fact]
    public async Task The_secret_makes_one_operator_once_and_only_the_newest_counts()
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();
        var old = await OfferAsync(server);
        var secret = (await OfferAsync(server))!;

        Assert.Equal(ErrorReason.LinkInvalid, (await Assert.ThrowsAsync<Refusal>(() => RedeemAsync(server, old!, "dave@example.org"))).Reason);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return await RedeemAsync(server, secret, $"dave{i}@example.org");
            }
            catch (Refusal refusal) when (refusal.Reason == ErrorReason.LinkInvalid)
            {
                return null;
            }
        }));

        var dave = Assert.Single(attempts, attempt => attempt is not null)!;
        var me = (await new UserService.UserServiceClient(server.As(dave.Id)).GetMeAsync(new())).User;
        Assert.True(me is { IsOperator: true, EmailVerified: true });
        Assert.Null(await OfferAsync(server));
        Assert.False(await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().OperatorKeys.AnyAsync()));
    }

    [Fact]
    public async Task When_no_operator_is_left_who_may_come_in_there_is_another_offer()
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        Assert.Null(await OfferAsync(server));

        await new UserService.UserServiceClient(server.As(pat.Id)).DeactivateUserAsync(new() { UserId = pat.Id.ToString() });

        Assert.True((await RedeemAsync(server, (await OfferAsync(server))!, "dave@example.org")).IsOperator);
        Assert.Null(await OfferAsync(server));
    }

    [Fact]
    public async Task A_host_that_lets_nobody_in_does_not_keep_out_the_first_operator()
    {
        await using var server = new StrictServer();
        await server.InitializeAsync();
        var address = $"{OperatorSetup.Path}?secret={(await OfferAsync(server))!.Text}";
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.SendFormAsync(address, ("Email", "dave@example.org"), ("Name", "Dave"), ("Password", "come as you are, friend"));

        var dave = await server.WriteAsync(db => db.Users.SingleAsync(user => user.Email == "dave@example.org"));
        Assert.True(dave is { IsOperator: true, Status: Server.Users.UserStatus.Active });
    }

    private sealed class StrictServer : ServerUnderTest, IRegistrationPolicy
    {
        public Task<RegistrationDecision> DecideAsync(RegistrationAttempt attempt, CancellationToken cancellationToken) =>
            Task.FromResult<RegistrationDecision>(new RegistrationDecision.AwaitsApproval());

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IRegistrationPolicy>(this);
    }

    private static Task<Secret?> OfferAsync(ServerUnderTest server) => server.InScopeAsync(
        services => services.GetRequiredService<OperatorSetup>().OfferAsync(CancellationToken.None));

    private static Task<User> RedeemAsync(ServerUnderTest server, Secret secret, string email) => server.InScopeAsync(
        services => services.GetRequiredService<OperatorSetup>().RedeemAsync(
            secret, new(EmailAddress.FromStored(email), PersonName.FromStored("Dave"), "", "hash", NeedsApproval: false), CancellationToken.None));
}
