using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>Each test has a server of its own: attempts of one mail are another one's waiting time.</summary>
public sealed class DeliveringMail : IAsyncLifetime
{
    private readonly ServerWithPostbox server = new();

    private Postbox Postbox => server.Postbox;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_mail_leaves_once_when_its_cause_is_committed()
    {
        await EnqueueAsync("one");
        await EnqueueAsync("two");

        Assert.Equal("one", (await Postbox.NextAsync()).Content.Subject);
        Assert.Equal("two", (await Postbox.NextAsync()).Content.Subject);
        Assert.False(Postbox.HasMore);
    }

    [Fact]
    public async Task A_mail_whose_cause_is_rolled_back_never_leaves()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => EnqueueAsync("lost", () => throw new InvalidOperationException()));
        await EnqueueAsync("kept");

        Assert.Equal("kept", (await Postbox.NextAsync()).Content.Subject);
        Assert.False(Postbox.HasMore);
    }

    [Fact]
    public async Task A_mail_that_fails_is_tried_again_and_does_not_hold_up_the_others()
    {
        var attempts = 0;
        Postbox.OnAttempt = (mail, _) =>
            mail.Content.Subject == "unlucky" && ++attempts == 1 ? throw new IOException("The mail server is away.") : Task.CompletedTask;

        await EnqueueAsync("unlucky");
        await EnqueueAsync("lucky");

        Assert.Equal("lucky", (await Postbox.NextAsync()).Content.Subject);
        Assert.Equal("unlucky", (await Postbox.NextAsync()).Content.Subject);
        Assert.Equal(2, attempts);
        Assert.False(Postbox.HasMore);
    }

    [Fact]
    public async Task A_sender_that_hangs_is_given_up_and_tried_again()
    {
        var attempts = 0;
        Postbox.OnAttempt = (_, cancelled) => ++attempts == 1 ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask;

        await EnqueueAsync("slow");

        Assert.Equal("slow", (await Postbox.NextAsync()).Content.Subject);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_mail_that_fails_every_time_is_parked_and_said_so()
    {
        server.ExpectError("is parked");
        var last = new TaskCompletionSource();
        var attempts = 0;
        Postbox.OnAttempt = (mail, _) =>
        {
            if (mail.Content.Subject != "doomed")
            {
                return Task.CompletedTask;
            }

            if (++attempts == 2)
            {
                last.SetResult();
            }

            throw new IOException("No.");
        };

        await EnqueueAsync("doomed");
        await last.Task;
        // Mails leave one after the other: when this one has left, the other is parked.
        await EnqueueAsync("after");
        await Postbox.NextAsync();

        var statuses = await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Emails
            .Where(email => email.Status == EmailStatus.Parked).Select(email => email.Attempts).ToListAsync());
        Assert.Equal([2], statuses);
    }

    [Fact]
    public async Task A_restart_in_the_middle_neither_loses_nor_doubles_a_mail()
    {
        var started = new TaskCompletionSource();
        Postbox.OnAttempt = (mail, cancelled) =>
        {
            started.TrySetResult();
            return mail.Content.Subject == "interrupted" ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask;
        };
        await EnqueueAsync("interrupted");
        await started.Task;
        await EnqueueAsync("waiting");

        await server.StopAsync();
        Postbox.OnAttempt = (_, _) => Task.CompletedTask;
        await server.StartAsync();

        string[] sent = [(await Postbox.NextAsync()).Content.Subject, (await Postbox.NextAsync()).Content.Subject];
        Assert.Equal(["interrupted", "waiting"], sent.Order());
        Assert.False(Postbox.HasMore);
    }

    [Fact]
    public async Task The_database_does_not_tell_what_a_mail_says()
    {
        await EnqueueAsync("subject-to-hide");
        await Postbox.NextAsync();
        await server.StopAsync();
        SqliteConnection.ClearAllPools();

        foreach (var file in Directory.GetFiles(server.DataDirectory, "orggrpc.db*"))
        {
            Assert.DoesNotContain("subject-to-hide", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_development_mailbox_shows_what_was_sent()
    {
        await EnqueueAsync("to be read");
        await Postbox.NextAsync();

        var mails = await server.InScopeAsync(services => services.GetRequiredService<DevelopmentMailbox>().ReadAsync(10, Somebody, default));

        var mail = Assert.Single(mails);
        Assert.Equal(("to be read", "A text."), (mail.Content.Subject, mail.Content.Text));
    }

    private static EmailAddress Somebody => EmailAddress.TryParse("somebody@example.org", out var address, out _) ? address : null!;

    private Task EnqueueAsync(string subject, Action? afterwards = null) => server.EnqueueAsync(Somebody.Value, subject, "A text.", afterwards);
}
