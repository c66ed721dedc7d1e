using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>A server whose mails end in the test's hands, whose clock the test moves, and whose limits are out of the way.</summary>
public class InvitingServer : ServerUnderTest
{
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetInstant());

    internal Postbox Postbox { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OrgGrpc:PublicUrl"] = "https://id.example.org",
        ["OrgGrpc:Invitations:MaxPerOrganizationPerHour"] = "100000",
        ["OrgGrpc:Invitations:MaxPendingPerOrganization"] = "100000",
    };

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<IEmailSender>(Postbox);
        services.AddSingleton<TimeProvider>(Clock);
    }
}
