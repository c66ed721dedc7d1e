using System.ComponentModel.DataAnnotations;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>The keys with which programs act for an organization.</summary>
internal sealed class ApiKeysModel(
    OrganizationService.OrganizationServiceClient organizations,
    AccessDecision access,
    ApiKeyService.ApiKeyServiceClient keys,
    UserReader people,
    TimeProvider time)
    : OrganizationPage(organizations, access)
{
    private const int PageSize = 50;

    private Dictionary<string, string> makers = [];

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    [BindProperty]
    public string? DisplayName { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Use { get; set; }

    [BindProperty]
    [Range(1, 366)]
    public int Days { get; set; } = 90;

    public MadeApiKey? Made { get; private set; }

    public bool MakingWentWrong => !ModelState.IsValid;

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    public bool HasExpired(ApiKey key) => key.ExpireTime <= time.GetUtcNow().ToTimestamp();

    public string MakerOf(ApiKey key) =>
        makers.GetValueOrDefault(key.CreatorUserId) ?? (key.CreatorClientId.Length > 0 ? key.CreatorClientId : T("Somebody who is gone"));

    public async Task<IActionResult> OnPostMakeKeyAsync(CancellationToken cancellationToken)
    {
        // A key stays when its maker leaves: an open browser is not enough.
        if (!HttpContext.RequestServices.GetRequiredService<RecentSignIn>().IsOf(HttpContext))
        {
            return Redirect(RecentSignIn.ConfirmAddress(Request));
        }

        if (ModelState.IsValid)
        {
            try
            {
                var made = await keys.CreateOrganizationApiKeyAsync(
                    new()
                    {
                        OrganizationId = OrganizationId,
                        DisplayName = DisplayName ?? "",
                        Roles = { Role ?? Roles.Role.Member },
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

        await LoadAsync(cancellationToken);
        return Page();
    }

    public Task<IActionResult> OnPostDeleteKeyAsync(string? apiKeyId, CancellationToken cancellationToken) => DoAsync(
        () => keys.DeleteOrganizationApiKeyAsync(
            new() { OrganizationId = OrganizationId, ApiKeyId = apiKeyId ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("The key is deleted; what it gave has ended with it."),
        Address("/api-keys"));

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await keys.ListOrganizationApiKeysAsync(
            new() { OrganizationId = OrganizationId, PageSize = PageSize, PageToken = PageToken ?? "" }, cancellationToken: cancellationToken);
        (Keys, NextPageToken) = (page.ApiKeys, page.NextPageToken);
        var ids = Keys.Select(key => Id<User>.ParseOrNull(key.CreatorUserId)).OfType<Id<User>>().Distinct().ToList();
        makers = (await people.FindAsync(ids, cancellationToken)).ToDictionary(person => person.Id.ToString(), person => person.Name.Value);
    }
}
