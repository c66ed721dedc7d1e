using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>Invites one or many, and tells what became of each.</summary>
internal sealed class InviteModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    InvitationService.InvitationServiceClient invitations,
    TimeProvider time)
    : OrganizationPage(organizations, access)
{
    /// <summary>As many as one form can hold; the rpc takes <see cref="Batch"/> at a time.</summary>
    public const int MaxAddresses = 500;

    private const int Batch = 100;

    public static (string Value, string Text)[] DayOptions =>
        [("1", T("1 day")), .. new[] { 7, 14, 30 }.Select(days => (days.ToString(CultureInfo.InvariantCulture), T($"{days} days")))];

    [BindProperty]
    public string? Emails { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Message { get; set; }

    [BindProperty]
    [Range(1, 365)]
    public int Days { get; set; } = 7;

    public IReadOnlyList<Result> Results { get; private set; } = [];

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var addresses = AddressList.Read(Emails);
        if (addresses.Count is 0 or > MaxAddresses)
        {
            ModelState.AddModelError(nameof(Emails), addresses.Count == 0 ? T("Name at least one address.") : T($"At most {MaxAddresses} addresses at once."));
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            Results = await SendAsync(addresses, cancellationToken);
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            return Page();
        }

        var failed = Results.Where(result => result.Problem is not null).Select(result => result.Email).ToList();
        if (failed.Count == 0)
        {
            Done = Results.Count == 1 ? T($"{Results[0].Email} is invited.") : T($"{Results.Count} people are invited.");
            return LocalRedirect(Address("/invitations"));
        }

        // The form comes back with the rest; what was typed would win over that.
        ModelState.Remove(nameof(Emails));
        Emails = string.Join('\n', failed);
        return Page();
    }

    protected override Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<List<Result>> SendAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        var ends = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddDays(Days));
        List<Result> results = [];
        foreach (var chunk in addresses.Chunk(Batch))
        {
            try
            {
                results.AddRange(await SendBatchAsync(chunk, ends, cancellationToken));
            }
            catch (Refusal refusal) when (results.Count > 0)
            {
                // The mails of the batches before are on their way: whoever sent them has to see that, too.
                results.AddRange(chunk.Select(email => new Result(email, refusal.Message)));
            }
        }

        return results;
    }

    private async Task<IEnumerable<Result>> SendBatchAsync(string[] addresses, Timestamp ends, CancellationToken cancellationToken)
    {
        var answer = await invitations.BatchCreateInvitationsAsync(
            new()
            {
                OrganizationId = OrganizationId,
                Invitations =
                {
                    addresses.Select(email => new NewInvitation { Email = email, Roles = { Role ?? Roles.Role.Member }, Message = Message ?? "", ExpireTime = ends }),
                },
            },
            cancellationToken: cancellationToken);
        return addresses.Zip(answer.Results, (email, result) => new Result(email, result.Error?.Message));
    }

    internal sealed record Result(string Email, string? Problem);
}
