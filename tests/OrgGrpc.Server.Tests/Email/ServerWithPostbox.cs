using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>A server whose mails end in the test's hands, with short waits between attempts.</summary>
public class ServerWithPostbox : ServerUnderTest
{
    internal Postbox Postbox { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OrgGrpc:Email:SendTimeout"] = "00:00:01",
        ["OrgGrpc:Email:FirstRetryDelay"] = "00:00:02",
        ["OrgGrpc:Email:MaxRetryDelay"] = "00:00:02",
        ["OrgGrpc:Email:MaxAttempts"] = "2",
    };

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IEmailSender>(Postbox);

    internal Task EnqueueAsync(string to, string subject, string text, Action? afterwards = null) => InScopeAsync(services =>
    {
        EmailAddress.TryParse(to, out var address, out _);
        var transaction = services.GetRequiredService<WriteTransaction>();
        return transaction.RunAsync(async () =>
        {
            services.GetRequiredService<EmailOutbox>().Enqueue(address!, new EmailContent(subject, text, "en"));
            var revision = await transaction.SaveAsync(default);
            afterwards?.Invoke();
            return revision;
        }, default);
    });
}
