using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>Whole conversations with a mail server, good ones and bad ones.</summary>
public sealed class SpeakingSmtp : IAsyncDisposable
{
    private readonly MailingServer server = new();

    private MailServer Mail => server.Mail;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_mail_goes_out_under_tls_after_signing_in()
    {
        (server.More["Smtp:User"], server.More["Smtp:Password"]) = ("orggrpc", "pa55");
        await server.StartAsync();

        await server.EnqueueAsync("Hello");
        var mail = await Mail.NextAsync();

        Assert.Equal(("Hello", "somebody@example.org"), (mail.Subject, mail.To.Mailboxes.Single().Address));
        Assert.Equal("no-reply@id.example.org", mail.From.Mailboxes.Single().Address);
        Assert.Contains($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0orggrpc\0pa55"))}", Mail.Protected);
        Assert.All(Mail.InClear, line => Assert.True(line == "STARTTLS" || line.StartsWith("EHLO ", StringComparison.Ordinal), line));
        Assert.Contains("STARTTLS", Mail.InClear);
    }

    [Fact]
    public async Task No_words_break_out_of_the_mail()
    {
        await server.StartAsync();
        var text = "Grüße 🎸\r\n.\r\nMAIL FROM:<evil@example.org>\r\n.\r\nBcc: victim@example.org";

        await server.EnqueueAsync("Grüße\r\nBcc: victim@example.org", text, to: "somebody@münchen.example");
        var mail = await Mail.NextAsync();

        Assert.Equal("Grüße Bcc: victim@example.org", mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.Equal(text.ReplaceLineEndings("\n"), mail.TextBody?.ReplaceLineEndings("\n").TrimEnd());
        Assert.Single(Mail.Protected, line => line.StartsWith("MAIL ", StringComparison.Ordinal));
        Assert.Single(Mail.Protected, line => line.StartsWith("RCPT TO:<somebody@xn--mnchen-3ya.example>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tls_may_begin_with_the_first_octet()
    {
        server.More["Smtp:Security"] = "Tls";
        Mail.SpeaksTlsAtOnce = true;
        await server.StartAsync();

        await server.EnqueueAsync("Hello");

        Assert.Equal("Hello", (await Mail.NextAsync()).Subject);
        Assert.Empty(Mail.InClear);
    }

    [Fact]
    public async Task Without_starttls_nothing_is_sent_in_clear_and_the_mail_waits()
    {
        Mail.OffersStartTls = false;
        await server.StartAsync();

        await server.EnqueueAsync("Secret subject");
        await Mail.EndAsync();

        Assert.All(Mail.InClear, line => Assert.True(line == "QUIT" || line.StartsWith("EHLO ", StringComparison.Ordinal), line));
        Mail.OffersStartTls = true;
        var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10));
        Assert.Equal("Secret subject", mail.Subject);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        server.TrustsMailServer = false;
        await server.StartAsync();

        await server.EnqueueAsync("Secret subject");
        await Mail.EndAsync();

        Assert.False(Mail.HasMore);
        Assert.DoesNotContain(Mail.Protected, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_clear_is_possible_when_somebody_asks_for_it()
    {
        server.More["Smtp:Security"] = "None";
        await server.StartAsync();

        await server.EnqueueAsync("Hello");

        Assert.Equal("Hello", (await Mail.NextAsync()).Subject);
        Assert.DoesNotContain("STARTTLS", Mail.InClear);
    }

    [Fact]
    public async Task A_refused_address_is_given_up_at_once()
    {
        server.ExpectError("was refused for good and is parked: The mail server answered 550");
        Mail.Answer = line => Task.FromResult(line.StartsWith("RCPT TO:<nobody", StringComparison.Ordinal) ? "550 5.1.1 no such person" : null);
        await server.StartAsync();

        await server.EnqueueAsync("To nobody", to: "nobody@example.org");
        await server.EnqueueAsync("To somebody");

        Assert.Equal("To somebody", (await Mail.NextAsync()).Subject);
        Assert.Equal([(EmailStatus.Parked, 1)], (await server.StatusesAsync()).Where(mail => mail.Status == EmailStatus.Parked));
    }

    [Fact]
    public async Task A_parked_mail_that_is_queued_again_as_documented_leaves_with_the_next_one()
    {
        const string Statement = "UPDATE emails SET status = 1, attempts = 0, next_attempt_time = 0 WHERE status = 3";
        Assert.Contains(Statement, Sources.Read("docs/email.md"), StringComparison.Ordinal);
        server.ExpectError("is parked");
        var refusals = 0;
        Mail.Answer = line => Task.FromResult(line == "." && ++refusals == 1 ? "554 5.7.1 looks like rubbish" : null);
        await server.StartAsync();
        await server.EnqueueAsync("parked");
        await server.EnqueueAsync("first");
        Assert.Equal("first", (await Mail.NextAsync()).Subject);

        await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Database.ExecuteSqlRawAsync(Statement));
        await server.EnqueueAsync("second");

        Assert.Equal(["parked", "second"], [(await Mail.NextAsync()).Subject, (await Mail.NextAsync()).Subject]);
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData("MAIL")]
    [InlineData(".")]
    public async Task A_mail_that_is_not_taken_now_is_taken_later_with_growing_waits(string command)
    {
        var attempts = new ConcurrentQueue<(DateTimeOffset Time, DateTimeOffset Next)>();
        Mail.Answer = async line =>
        {
            if (!line.StartsWith(command, StringComparison.Ordinal))
            {
                return null;
            }

            attempts.Enqueue((server.Clock.GetUtcNow(), await server.NextAttemptTimeAsync()));
            return attempts.Count < 3 ? "451 4.7.1 later" : null;
        };
        await server.StartAsync();

        await server.EnqueueAsync("Patience");
        await Mail.EndAsync();
        var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(5));

        Assert.Equal("Patience", mail.Subject);
        var (first, second, third) = (attempts.ElementAt(0), attempts.ElementAt(1), attempts.ElementAt(2));
        Assert.Equal(first.Time.AddMinutes(1), first.Next, TimeSpan.FromMilliseconds(1));
        Assert.True(second.Time >= first.Next, "The second attempt came too early.");
        Assert.True(second.Next >= first.Next.AddMinutes(2), "The second wait is not longer.");
        Assert.True(third.Time >= second.Next, "The third attempt came too early.");
        Assert.Equal(3, attempts.Count);
        Assert.False(Mail.HasMore);
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 wrong password")]
    [InlineData("MAIL", "550 5.7.1 not from you")]
    public async Task What_settings_can_cure_is_tried_again(string command, string answer)
    {
        (server.More["Smtp:User"], server.More["Smtp:Password"]) = ("orggrpc", "pa55");
        var refusals = 0;
        Mail.Answer = line => Task.FromResult(line.StartsWith(command, StringComparison.Ordinal) && ++refusals == 1 ? answer : null);
        await server.StartAsync();

        await server.EnqueueAsync("Hello");
        var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10));

        Assert.Equal("Hello", mail.Subject);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_data_has_the_same_mail_sent_again()
    {
        var ends = 0;
        Mail.Answer = line => Task.FromResult(line == "." && ++ends == 1 ? MailServer.Drop : null);
        await server.StartAsync();

        await server.EnqueueAsync("Hello");
        var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10));

        Assert.Equal(2, ends);
        Assert.Matches("^mail_[a-z0-9]+@id.example.org$", mail.MessageId);
        Assert.False(Mail.HasMore);
    }

    [Fact]
    public async Task A_goodbye_without_an_answer_does_not_have_the_mail_sent_again()
    {
        var goodbyes = 0;
        Mail.Answer = async line =>
        {
            if (line == "QUIT" && ++goodbyes == 1)
            {
                await Mail.KeepSilentAsync();
            }

            return null;
        };
        await server.StartAsync();

        await server.EnqueueAsync("one");
        Assert.Equal("one", (await Mail.NextAsync()).Subject);
        await server.EnqueueAsync("two");
        Assert.Equal("two", (await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10))).Subject);

        await Mail.EndAsync();
        // Whatever was to be tried again is due before this one.
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await server.EnqueueAsync("three");
        Assert.Equal("three", (await Mail.NextAsync()).Subject);
        Assert.False(Mail.HasMore);
    }

    [Fact]
    public async Task A_mail_server_that_keeps_silent_is_given_up_after_the_timeout()
    {
        var asked = new TaskCompletionSource();
        Mail.Answer = async line =>
        {
            if (line.StartsWith("RCPT", StringComparison.Ordinal) && asked.TrySetResult())
            {
                await Mail.KeepSilentAsync();
            }

            return null;
        };
        await server.StartAsync();

        await server.EnqueueAsync("Hello");
        await asked.Task;
        var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10));

        Assert.Equal("Hello", mail.Subject);
    }

    [Fact]
    public async Task A_mail_server_that_is_down_loses_nothing()
    {
        await server.StartAsync();
        Mail.Close();

        await server.EnqueueAsync("one");
        await server.EnqueueAsync("two");
        await server.TriedAsync(count: 2);
        Mail.Reopen();
        string?[] subjects =
        [
            (await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10))).Subject,
            (await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10))).Subject,
        ];

        Assert.Equal(["one", "two"], subjects.Order());
        Assert.False(Mail.HasMore);
    }
}
