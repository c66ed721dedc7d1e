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
            Concerns.Add((T("The database does not answer."), null));
        }

        if (Mails.Parked > 0)
        {
            Concerns.Add((ParkedOf(Mails.Parked), "/operator/mails"));
        }

        if (Mails.Failing > 0)
        {
            Concerns.Add((FailingOf(Mails.Failing, Mails.LastFailure), null));
        }
    }

    private static string ParkedOf(int mails) => mails switch
    {
        1 => T("1 mail could not be sent."),
        < UnsentEmails.CountsTo => T($"{mails} mails could not be sent."),
        _ => T($"{UnsentEmails.CountsTo} mails or more could not be sent."),
    };

    private static string FailingOf(int mails, string why) => mails switch
    {
        1 => T($"1 mail failed and will be tried again. {why}"),
        < UnsentEmails.CountsTo => T($"{mails} mails failed and will be tried again. {why}"),
        _ => T($"{UnsentEmails.CountsTo} mails or more failed and will be tried again. {why}"),
    };
}
