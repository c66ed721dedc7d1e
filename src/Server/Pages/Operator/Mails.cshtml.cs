using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>Mails that were given up: to whom, about what and why, never what they say.</summary>
internal sealed class MailsModel(UnsentEmails unsent, ParkedEmails parked) : OperatorPage
{
    public const int Shown = 100;

    private const string Here = "/operator/mails";

    private static string Gone => T("That mail is not here any more.");

    public IReadOnlyList<UnsentEmails.Row> Parked { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task<IActionResult> OnPostTryAsync(string? mailId, CancellationToken cancellationToken) =>
        Id<QueuedEmail>.ParseOrNull(mailId) is { } id && await parked.TryAgainAsync(id, cancellationToken) > 0
            ? Tell(T("The mail leaves again."))
            : await AgainAsync("", Gone);

    public async Task<IActionResult> OnPostTryAllAsync(CancellationToken cancellationToken) =>
        await parked.TryAgainAsync(null, cancellationToken) switch
        {
            0 => await AgainAsync("", T("There is no mail to try again.")),
            1 => Tell(T("1 mail leaves again.")),
            var count => Tell(T($"{count} mails leave again.")),
        };

    public async Task<IActionResult> OnPostDropAsync(string? mailId, CancellationToken cancellationToken) =>
        Id<QueuedEmail>.ParseOrNull(mailId) is { } id && await parked.DropAsync(id, cancellationToken)
            ? Tell(T("The mail is dropped."))
            : await AgainAsync("", Gone);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var found = await unsent.ListParkedAsync(Shown + 1, cancellationToken);
        (Parked, HasMore) = ([.. found.Take(Shown)], found.Count > Shown);
    }

    private LocalRedirectResult Tell(string done)
    {
        Done = done;
        return LocalRedirect(Here);
    }
}
