using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Endpoints;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Pages;

/// <summary>How the organization looks that somebody is on the way to. Only those that gave themselves a colour or a logo are shown.</summary>
internal sealed record Brand(string Name, string? LogoPath, string? StylePath)
{
    public static Brand? Of(Organization organization) => organization is { HasBrand: true, IsActive: true }
        ? new(
            organization.Name.Value,
            organization.LogoDigest is null ? null : organization.LogoPath,
            organization.BrandColor is { } color ? BrandStyle.PathOf(color) : null)
        : null;
}

/// <summary>Finds the brand that a page of the sign-in wears.</summary>
internal sealed class BrandOfSignIn(OrgGrpcDbContext db, AuthorizationRequests requests)
{
    /// <summary>The organization stands in the address of the sign-in that led here: <c>/connect/authorize?organization=…</c>.</summary>
    public async Task<Brand?> FindAsync(HttpRequest request)
    {
        var target = ReturnUrl.Parse(request.Query["returnUrl"]).Value;
        // A page that tells of a failure must not fail for the same cause.
        var tellsFailure = request.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        var named = tellsFailure ? null : await requests.FindOrganizationAsync(target, request.HttpContext.RequestAborted);
        var found = Id<Organization>.TryParse(named, out var id)
            ? await db.Organizations.AsNoTracking().SingleOrDefaultAsync(organization => organization.Id == id, request.HttpContext.RequestAborted)
            : Slug.TryParse(named, out var slug, out _)
                ? await db.Organizations.AsNoTracking().SingleOrDefaultAsync(organization => organization.Slug == slug, request.HttpContext.RequestAborted)
                : null;
        return found is null ? null : Brand.Of(found);
    }
}

internal static class Brands
{
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void MapBrands(this WebApplication app)
    {
        app.MapGet("/brand/{color}.css", (string color, HttpResponse response) =>
        {
            if (!BrandColor.TryParse($"#{color}", out var parsed, out _))
            {
                return Results.NotFound();
            }

            response.Headers.CacheControl = ForEver;
            return Results.Text(BrandStyle.Of(parsed), "text/css");
        });
        app.MapGet("/organizations/{organizationId}/logo/{digest}", async (
            string organizationId, string digest, LogoSetting logos, HttpResponse response, CancellationToken cancellationToken) =>
        {
            if (Id<Organization>.ParseOrNull(organizationId) is not { } id || await logos.FindAsync(id, digest, cancellationToken) is not { } logo)
            {
                return Results.NotFound();
            }

            response.Headers.CacheControl = ForEver;
            return Results.Bytes(logo.Content, logo.ContentType);
        });
    }
}
