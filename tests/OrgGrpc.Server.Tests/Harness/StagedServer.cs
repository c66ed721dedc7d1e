using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>A server on which anybody can do anything often: limits are out of the way, hashes are quick, mails end in the test's hands.</summary>
public class StagedServer : ServerUnderTest
{
    internal Postbox Postbox { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OrgGrpc:Invitations:MaxPerOrganizationPerHour"] = "100000",
        ["OrgGrpc:Invitations:MaxPendingPerOrganization"] = "100000",
        ["OrgGrpc:Invitations:MaxPerAddressPerHour"] = "1000",
        ["OrgGrpc:Invitations:MaxResendsPerDay"] = "100",
        ["OrgGrpc:Invitations:MaxLinksPerOrganization"] = "10000",
        ["OrgGrpc:Registration:MaxPerNetwork"] = "100000",
        ["OrgGrpc:Registration:MaxPerAddress"] = "1000",
        ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        ["OrgGrpc:Users:PasswordQueue"] = "1000",
    };

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IEmailSender>(Postbox);
}
