using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;

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
}
