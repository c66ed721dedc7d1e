using System.ComponentModel.DataAnnotations;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>The keys with which scripts act for a person.</summary>
[SignedIn]
internal sealed class ApiKeysModel(
    ApiKeyService.ApiKeyServiceClient keys, MembershipService.MembershipServiceClient memberships, RecentSignIn recent, TimeProvider time) : PageModel
{
    private const int PageSize = 50;

    /// <summary>More are not offered to choose from; such a key is made over the wire.</summary>
    private const int MostPlaces = 500;

    private Dictionary<string, string> organizations = [];

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    [BindProperty]
    public string? DisplayName { get; set; }

    /// <summary>The only organization in which the key counts; empty for all.</summary>
    [BindProperty]
    public string? Organization { get; set; }

    [BindProperty]
    public string? Use { get; set; }

    [BindProperty]
    [Range(1, 366)]
    public int Days { get; set; } = 90;

    /// <summary>What has just been done, told once.</summary>
    [TempData]
    public string? Done { get; set; }

    public MadeApiKey? Made { get; private set; }

    public bool MakingWentWrong => !ModelState.IsValid;

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    public IEnumerable<(string Value, string Text)> Places =>
        [("", T("Wherever you are a member")), .. organizations.Select(organization => (organization.Key, organization.Value))];

    public bool HasExpired(ApiKey key) => key.ExpireTime <= time.GetUtcNow().ToTimestamp();

    public string? OrganizationOf(ApiKey key) => key.OrganizationId.Length == 0 ? null : organizations.GetValueOrDefault(key.OrganizationId) ?? key.OrganizationId;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var page = await keys.ListUserApiKeysAsync(new() { PageSize = PageSize, PageToken = PageToken ?? "" }, cancellationToken: cancellationToken);
        (Keys, NextPageToken) = (page.ApiKeys, page.NextPageToken);
        var mine = await memberships.ListUserMembershipsAsync(new() { PageSize = MostPlaces }, cancellationToken: cancellationToken);
        organizations = mine.Memberships.ToDictionary(one => one.OrganizationId, one => one.Organization.Name);
    }

    public async Task<IActionResult> OnPostMakeKeyAsync(CancellationToken cancellationToken)
    {
        // A key is worth the password without the second factor.
        if (!recent.IsOf(HttpContext))
        {
            return Redirect(RecentSignIn.ConfirmAddress(Request));
        }

        if (ModelState.IsValid)
        {
            try
            {
                var made = await keys.CreateUserApiKeyAsync(
                    new()
                    {
                        DisplayName = DisplayName ?? "",
                        OrganizationId = Organization ?? "",
                        ReadOnly = Use != "write",
                        ExpireTime = Timestamp.FromDateTimeOffset(time.GetUtcNow().AddDays(Days)),
                    },
                    cancellationToken: cancellationToken);
                Made = new(made.ApiKey, made.Secret);
            }
            catch (Refusal refusal)
            {
                this.Tell(refusal);
            }
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteKeyAsync(string? apiKeyId, CancellationToken cancellationToken)
    {
        try
        {
            await keys.DeleteUserApiKeyAsync(new() { ApiKeyId = apiKeyId ?? "" }, cancellationToken: cancellationToken);
            Done = T("The key is deleted; what it gave has ended with it.");
            return LocalRedirect("/account/api-keys");
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
