using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>A server that sends its mails to a mail server of its own, by a clock that the test moves.</summary>
public sealed class MailingServer : ClockedServer
{
    internal MailServer Mail { get; } = new();

    /// <summary>Settings of <c>OrgGrpc:Email</c> beside the usual ones; set them before the start.</summary>
    internal Dictionary<string, string?> More { get; } = [];

    /// <summary>Under https, cookies do not come back over the tests' own http.</summary>
    internal string PublicUrl { get; set; } = "https://id.example.org";

    /// <summary>Whether the mail server's certificate, which nobody signed, is good enough.</summary>
    internal bool TrustsMailServer { get; set; } = true;

    /// <summary>What a host would register after the server's own.</summary>
    internal Action<IServiceCollection> Replace { get; set; } = _ => { };

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(
        More.Select(setting => KeyValuePair.Create($"OrgGrpc:Email:{setting.Key}", setting.Value)))
    {
        ["OrgGrpc:PublicUrl"] = PublicUrl,
        ["OrgGrpc:Email:Transport"] = "Smtp",
        ["OrgGrpc:Email:Smtp:Host"] = "127.0.0.1",
        ["OrgGrpc:Email:Smtp:Port"] = $"{Mail.Port}",
    };

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        Replace(services);
        if (TrustsMailServer)
        {
            services.Configure<SmtpOptions>(options => options.CertificateCheck =
                (_, certificate, _, _) => certificate?.GetCertHashString() == MailServer.Certificate.GetCertHashString());
        }
    }

    internal Task EnqueueAsync(string subject, string text = "A text.", string to = "somebody@example.org") => InScopeAsync(services =>
    {
        EmailAddress.TryParse(to, out var address, out _);
        var transaction = services.GetRequiredService<WriteTransaction>();
        return transaction.RunAsync(() =>
        {
            services.GetRequiredService<EmailOutbox>().Enqueue(address!, new EmailContent(subject, text, "en"));
            return transaction.SaveAsync(default);
        }, default);
    });

    /// <summary>Moves the clock on, a little at a time, until something has happened; not while a mail is being handed over.</summary>
    internal async Task<T> PassTimeUntilAsync<T>(Task<T> happened, TimeSpan step)
    {
        while (!happened.IsCompleted)
        {
            if (!Mail.IsTalking)
            {
                Clock.Advance(step);
            }

            await Task.WhenAny(happened, Task.Delay(10));
        }

        return await happened;
    }

    /// <summary>What became of the mails so far, in their order.</summary>
    internal Task<List<(EmailStatus Status, int Attempts)>> StatusesAsync() => InScopeAsync(async services =>
        (await services.GetRequiredService<OrgGrpcDbContext>().Emails.AsNoTracking().OrderBy(mail => mail.Id).ToListAsync())
            .ConvertAll(mail => (mail.Status, mail.Attempts)));

    /// <summary>When the only mail would be tried again.</summary>
    internal Task<DateTimeOffset> NextAttemptTimeAsync() => InScopeAsync(services =>
        services.GetRequiredService<OrgGrpcDbContext>().Emails.Select(mail => mail.NextAttemptTime).SingleAsync());

    /// <summary>Waits until this many mails have been tried.</summary>
    internal async Task TriedAsync(int count)
    {
        while ((await StatusesAsync()).Count(mail => mail.Attempts > 0) < count)
        {
            await Task.Delay(10);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
