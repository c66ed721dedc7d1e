using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>An address is sent so much that it did not ask for, and no more, whoever causes it; what it asked for comes all the same.</summary>
public sealed class FloodingAnAddress(FloodingAnAddress.StrictServer server) : IClassFixture<FloodingAnAddress.StrictServer>
{
    [Fact]
    public async Task Beyond_the_limit_things_happen_without_a_mail_until_an_hour_has_passed()
    {
        var band = await Band.FormAsync(server);
        foreach (var role in new[] { "admin", "member", "admin" })
        {
            await GiveAsync(band, role);
        }

        await GiveAsync(band, "member");
        Assert.Equal(["member"], (await band.ReadAsync(band.DavesId)).Roles);
        await band.As(band.Kurt).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        Assert.DoesNotContain(band.Dave.Id.ToString(), await band.MembersAsync());
        Assert.Equal(StrictServer.Limit, await server.CountToAsync(band.Dave));

        server.Clock.Advance(TimeSpan.FromHours(1));
        await band.As(band.Pat).AddMembershipAsync(new() { OrganizationId = band.Id, UserId = band.Dave.Id.ToString() });
        Assert.Equal(StrictServer.Limit + 1, await server.CountToAsync(band.Dave));
    }

    [Fact]
    public async Task It_counts_whoever_causes_them_in_whatever_organization()
    {
        var (one, other) = (await Band.FormAsync(server), await Band.FormAsync(server));
        await one.As(one.Pat).AddMembershipAsync(new() { OrganizationId = one.Id, UserId = other.Dave.Id.ToString() });
        await new InvitationService.InvitationServiceClient(server.As(one.Kurt.Id)).CreateInvitationAsync(
            new() { OrganizationId = one.Id, Email = one.Duder.Address.Value, Roles = { "member" } });
        var added = await other.As(other.Pat).AddMembershipAsync(new() { OrganizationId = other.Id, UserId = one.Duder.Id.ToString() });
        await other.Owning(other.Kurt).ProposeOwnershipTransferAsync(new() { OrganizationId = other.Id, MembershipId = added.Membership.Id });

        await one.As(one.Pat).AddMembershipAsync(new() { OrganizationId = one.Id, UserId = one.Duder.Id.ToString() });

        Assert.Equal((StrictServer.Limit, 1), (await server.CountToAsync(one.Duder), await server.CountToAsync(other.Dave)));
    }

    [Fact]
    public async Task It_counts_those_of_one_transaction()
    {
        var dave = await server.AddPersonAsync("dave");

        await server.EnqueueManyAsync(dave, StrictServer.Limit + 2);
        await server.EnqueueManyAsync(dave, 1);

        Assert.Equal(StrictServer.Limit, await server.CountToAsync(dave));
    }

    [Fact]
    public async Task A_flood_of_others_keeps_no_mail_about_the_account_away()
    {
        var dave = await server.AddPersonAsync("dave");
        await server.EnqueueManyAsync(dave, StrictServer.Limit);
        for (var i = 0; i < 5; i++)
        {
            await new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
                new() { Email = dave.Address.Value, Name = "Dave", Password = Passwords.Usual });
        }

        using var visitor = new WebVisitor(server);
        for (var i = 0; i < 5; i++)
        {
            using var asked = await visitor.SendFormAsync("/forgot-password", ("Email", dave.Address.Value));
            asked.EnsureSuccessStatusCode();
        }

        var texts = await server.TextsToAsync(dave);
        Assert.Equal(5, texts.Count(text => text.Contains("/reset-password?secret=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_link_for_a_new_password_works_after_a_stranger_has_used_up_all_others()
    {
        var dave = await server.AddPersonAsync("dave");
        using var visitor = new WebVisitor(server);
        for (var i = 0; i < 7; i++)
        {
            using var asked = await visitor.SendFormAsync("/forgot-password", ("Email", dave.Address.Value));
        }

        var link = (await server.TextsToAsync(dave))[0].Split().Single(word => word.Contains("secret=", StringComparison.Ordinal));
        using var used = await visitor.SendFormAsync(new Uri(link).PathAndQuery, ("NewPassword", Passwords.Usual));

        Assert.Contains("Your password is changed", await used.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_counts_on_without_its_words_and_is_forgotten_after_an_hour()
    {
        var (dave, krist) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
        var environment = server.Services.GetRequiredService<IHostEnvironment>();
        environment.EnvironmentName = Environments.Production;
        await server.EnqueueManyAsync(dave, 1);
        await server.EnqueueManyAsync(krist, 1);
        // Mails leave one after the other: when this one has left, the one before is recorded.
        await server.Postbox.NextToAsync(krist.Address.Value);
        environment.EnvironmentName = Environments.Development;

        var sent = await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Emails.SingleAsync(mail => mail.To == dave.Address));
        Assert.Equal((EmailStatus.Sent, 0), (sent.Status, sent.Content.Length));
        await server.TidyAsync();
        Assert.Equal(1, await server.CountToAsync(dave));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.TidyAsync();
        Assert.Equal(0, await server.CountToAsync(dave));
    }

    private static Task GiveAsync(Band band, string role) => band.As(band.Kurt).UpdateMembershipAsync(new()
    {
        OrganizationId = band.Id,
        MembershipId = band.DavesId,
        Membership = new() { Roles = { role } },
        UpdateMask = new() { Paths = { "roles" } },
    }).ResponseAsync;

    public sealed class StrictServer : ServerWithPostbox
    {
        public const int Limit = 3;

        public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Email:MaxFromOthersPerHour"] = $"{Limit}",
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        };

        protected override void Configure(IServiceCollection services)
        {
            base.Configure(services);
            services.AddSingleton<TimeProvider>(Clock);
        }

        internal Task<int> CountToAsync(User person) =>
            InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Emails.CountAsync(mail => mail.To == person.Address));

        /// <summary>Newest first.</summary>
        internal Task<List<string>> TextsToAsync(User person) => InScopeAsync(async services =>
            (await services.GetRequiredService<DevelopmentMailbox>().ReadAsync(100, person.Address, default)).Select(mail => mail.Content.Text).ToList());

        internal Task EnqueueManyAsync(User to, int count) => InScopeAsync(services =>
        {
            var transaction = services.GetRequiredService<WriteTransaction>();
            return transaction.RunAsync(
                () =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        services.GetRequiredService<EmailOutbox>().Enqueue(to.Address, new EmailContent($"Number {i}", "A text.", "en"), isFromOthers: true);
                    }

                    return transaction.SaveAsync(default);
                },
                default);
        });

        internal Task TidyAsync() => Services.GetRequiredService<Housekeeping>().TidyAsync(default);
    }
}
