using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OrgGrpc.Server.Pages;

/// <summary>The style sheet, the icon and the one script travel inside the assembly, so that a host that embeds the server has them, too.</summary>
internal sealed class Asset
{
    private readonly byte[] content;

    private Asset(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"OrgGrpc.Server.Pages.Assets.{name}")!;
        content = new byte[stream.Length];
        stream.ReadExactly(content);
        ContentType = contentType;
        Path = $"/assets/{WebEncoders.Base64UrlEncode(SHA256.HashData(content)[..9])}/{name}";
    }

    public static Asset Style { get; } = new("site.css", "text/css; charset=utf-8");

    public static Asset Icon { get; } = new("icon.svg", "image/svg+xml");

    public static Asset Passkeys { get; } = new("passkeys.js", "text/javascript; charset=utf-8");

    /// <summary>Named after its content, and therefore good for ever.</summary>
    public string Path { get; }

    private string ContentType { get; }

    public IResult Send(HttpContext http)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
        return Results.Bytes(content, ContentType);
    }
}

internal static class Assets
{
    public static void MapAssets(this WebApplication app)
    {
        app.MapGet(Asset.Style.Path, Asset.Style.Send);
        app.MapGet(Asset.Icon.Path, Asset.Icon.Send);
        app.MapGet(Asset.Passkeys.Path, Asset.Passkeys.Send);
        app.MapGet("/favicon.ico", () => Results.Redirect(Asset.Icon.Path));
    }
}
