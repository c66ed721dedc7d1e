using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Oidc.Keys;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>What needs an operator, and how the server is. Nothing here counts what there may be a million of.</summary>
internal sealed class IndexModel(
    UnsentEmails emails, KeyReader keys, HealthCheckService health, PublicLinks links, IOptions<EmailOptions> options) : OperatorPage
{
    public List<(string Text, string? Address)> Concerns { get; } = [];

    public string Version => StartBanner.Version;

    public string PublicAddress => links.To("/");

    public string Transport => options.Value.Transport?.ToString() ?? nameof(EmailTransport.Console);

    public bool IsDatabaseWell { get; private set; }

    public UnsentEmails.Backlog Mails { get; private set; } = new(0, 0, "");

    public KeyReader.Ring Keys { get; private set; } = null!;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        IsDatabaseWell = (await health.CheckHealthAsync(cancellationToken)).Status == HealthStatus.Healthy;
        Mails = await emails.CountAsync(cancellationToken);
        Keys = await keys.ReadAsync(cancellationToken);
        if (!IsDatabaseWell)
        {
            Concerns.Add(("The database does not answer.", null));
        }

        if (Mails.Parked > 0)
        {
            Concerns.Add(($"{Number(Mails.Parked, "mail")} could not be sent.", "/operator/mails"));
        }

        if (Mails.Failing > 0)
        {
            Concerns.Add(($"{Number(Mails.Failing, "mail")} failed and will be tried again. {Mails.LastFailure}", null));
        }
    }

    private static string Number(int count, string noun) =>
        count >= UnsentEmails.CountsTo ? $"{UnsentEmails.CountsTo} {noun}s or more" : count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
