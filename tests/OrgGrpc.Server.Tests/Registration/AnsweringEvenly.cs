using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>Whatever writes more or less for an address answers at steps of one clock.</summary>
public sealed class AnsweringEvenly(AnsweringEvenly.EvenServer server) : IClassFixture<AnsweringEvenly.EvenServer>
{
    private RegistrationService.RegistrationServiceClient Registration => new(server.Anonymous);

    [Theory]
    [InlineData("/register", true, 1)]
    [InlineData("/register", false, 1)]
    [InlineData("/forgot-password", true, 0)]
    [InlineData("/forgot-password", false, 0)]
    [InlineData("/verify-email?handler=resend", true, 0)]
    [InlineData("/verify-email?handler=resend", false, 0)]
    public async Task A_form_for_strangers_is_answered_when_the_time_is_over(string form, bool known, int hashes)
    {
        var address = await AddressAsync(known);
        using var visitor = new WebVisitor(server);

        await AssertWaitsAsync(hashes, async () =>
        {
            var page = form.Split('?')[0];
            using var answer = await visitor.SendFormAsync(form, page, ("Email", address), ("Name", "Pat"), ("Password", Passwords.Usual));
            Assert.True(answer.IsSuccessStatusCode);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_form_for_another_address_is_answered_when_the_time_is_over(bool known)
    {
        var address = await AddressAsync(known);
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonWithPasswordAsync("kurt"));

        await AssertWaitsAsync(hashes: 1, async () =>
        {
            using var answer = await visitor.SendFormAsync("/account/email", ("NewEmail", address), ("PresentPassword", Passwords.Usual));
            Assert.True(answer.IsSuccessStatusCode);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_rpc_is_answered_when_the_time_is_over(bool known)
    {
        var address = await AddressAsync(known);

        await AssertWaitsAsync(hashes: 1, async () => await Registration.RegisterUserAsync(new() { Email = address, Name = "Pat", Password = Passwords.Usual }));
        await AssertWaitsAsync(hashes: 0, async () => await Registration.ResendVerificationAsync(new() { Email = address }));
    }

    [Fact]
    public async Task Work_that_takes_longer_ends_with_the_next_step()
    {
        for (var tries = 1; ; tries++)
        {
            server.Commit.Takes = 1.25 * EvenServer.AnswerTime;
            var answer = Registration.ResendVerificationAsync(new() { Email = await AddressAsync(known: false) }).ResponseAsync;
            var wait = await server.Clock.NextWaitAsync();
            Assert.False(answer.IsCompleted);
            server.Clock.Advance(wait.Time);
            await answer;

            // Now and then, the commit that took so long was of a mail that was on its way.
            if (wait.Time != EvenServer.AnswerTime || tries == 10)
            {
                Assert.Equal(0.75 * EvenServer.AnswerTime, wait.Time);
                break;
            }
        }
    }

    [Fact]
    public async Task Whoever_waits_keeps_nobody_else_from_writing()
    {
        var addresses = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AddressAsync(known: i % 2 == 0)));
        var waiting = addresses.Select(address => Registration.ResendVerificationAsync(new() { Email = address }).ResponseAsync).ToList();
        foreach (var _ in waiting)
        {
            await server.Clock.NextWaitAsync();
        }

        var kurt = await server.AddPersonAsync("kurt");
        await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });

        Assert.DoesNotContain(waiting, answer => answer.IsCompleted);
        server.Clock.Advance(EvenServer.AnswerTime);
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Whoever_leaves_is_not_waited_for()
    {
        using var patience = new CancellationTokenSource();
        var answer = Registration.ResendVerificationAsync(
            new() { Email = await AddressAsync(known: false) }, cancellationToken: patience.Token).ResponseAsync;
        var wait = await server.Clock.NextWaitAsync();

        await patience.CancelAsync();

        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => answer);
        await wait.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private async Task<string> AddressAsync(bool known) =>
        known ? (await server.AddPersonAsync("dave")).Address.Value : $"{Guid.CreateVersion7():N}@example.org";

    /// <summary>Hashes are what else takes time: there are as many for everybody.</summary>
    private async Task AssertWaitsAsync(int hashes, Func<Task> ask)
    {
        (server.Hasher.Hashed, server.Hasher.Verified) = (0, 0);
        var answer = ask();
        var wait = await server.Clock.NextWaitAsync();
        Assert.Equal((EvenServer.AnswerTime, hashes), (wait.Time, server.Hasher.Hashed + server.Hasher.Verified));
        Assert.False(answer.IsCompleted);
        server.Clock.Advance(wait.Time);
        await answer;
    }

    public sealed class EvenServer : RegistrationServer
    {
        /// <summary>Like no other time that the server waits.</summary>
        public static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(3212);

        public WaitedClock Clock { get; } = new();

        internal SlowCommit Commit { get; }

        internal WatchedHasher Hasher { get; } = new();

        public EvenServer() => Commit = new(Clock);

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Registration:AnswerTime"] = $"{AnswerTime:c}",
        };

        protected override void Configure(IServiceCollection services)
        {
            base.Configure(services);
            Hasher.Join(services);
            services.AddSingleton<TimeProvider>(Clock);
            services.ConfigureDbContext<OrgGrpcDbContext>(options => options.AddInterceptors(Commit));
        }
    }

    /// <summary>A clock that tells who begins to wait for the next step, and for how long.</summary>
    public sealed class WaitedClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
    {
        private readonly Channel<(TimeSpan Time, Task Ended)> waits = Channel.CreateUnbounded<(TimeSpan, Task)>();

        public async Task<(TimeSpan Time, Task Ended)> NextWaitAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await waits.Reader.ReadAsync(patience.Token);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Watched(base.CreateTimer(callback, state, dueTime, period));
            if (dueTime > TimeSpan.Zero && dueTime.Ticks % (EvenServer.AnswerTime.Ticks / 4) == 0)
            {
                waits.Writer.TryWrite((dueTime, timer.Ended));
            }

            return timer;
        }

        private sealed class Watched(ITimer timer) : ITimer
        {
            private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public Task Ended => ended.Task;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                ended.TrySetResult();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }

    /// <summary>The next commit takes that long.</summary>
    internal sealed class SlowCommit(FakeTimeProvider clock) : DbTransactionInterceptor
    {
        public TimeSpan Takes { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            var took = Takes;
            Takes = TimeSpan.Zero;
            clock.Advance(took);
            return ValueTask.FromResult(result);
        }
    }
}
