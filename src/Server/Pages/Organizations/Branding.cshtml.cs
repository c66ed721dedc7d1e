using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Organizations;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>How the organization looks to people who sign in for it.</summary>
[RequestFormLimits(MultipartBodyLengthLimit = 4 * Logo.MaxBytes)]
[RequestSizeLimit(4 * Logo.MaxBytes)]
internal sealed class BrandingModel(OrganizationServiceClient organizations, AccessDecision access)
    : OrganizationPage(organizations, access)
{
    private readonly OrganizationServiceClient organizations = organizations;

    [BindProperty]
    public string? BrandColor { get; set; }

    /// <summary>What the form was filled in for: somebody else's change in between is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    [BindProperty]
    public IFormFile? Image { get; set; }

    public Task<IActionResult> OnPostColorAsync(CancellationToken cancellationToken) => DoAsync(
        () => organizations.UpdateOrganizationAsync(
            new()
            {
                OrganizationId = OrganizationId,
                Organization = new() { BrandColor = BrandColor?.Trim() ?? "", Etag = Etag ?? "" },
                UpdateMask = new() { Paths = { "brand_color" } },
            },
            cancellationToken: cancellationToken).ResponseAsync,
        T("Saved."),
        Here);

    public async Task<IActionResult> OnPostLogoAsync(CancellationToken cancellationToken)
    {
        if (Image is null)
        {
            ModelState.AddModelError(nameof(Image), T("Choose a picture first."));
            await LoadAsync(cancellationToken);
            return Page();
        }

        await using var picture = Image.OpenReadStream();
        return await SetLogoAsync(await ByteString.FromStreamAsync(picture, cancellationToken), T("The logo is set."), cancellationToken);
    }

    public Task<IActionResult> OnPostRemoveLogoAsync(CancellationToken cancellationToken) =>
        SetLogoAsync(ByteString.Empty, T("The logo is removed."), cancellationToken);

    protected override Task LoadAsync(CancellationToken cancellationToken)
    {
        BrandColor ??= Organization.BrandColor;
        return Task.CompletedTask;
    }

    private Task<IActionResult> SetLogoAsync(ByteString image, string done, CancellationToken cancellationToken) => DoAsync(
        () => organizations.SetOrganizationLogoAsync(
            new() { OrganizationId = OrganizationId, Image = image }, cancellationToken: cancellationToken).ResponseAsync,
        done,
        Here);

    private string Here => Address("/branding");
}
