using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Where a form of this page may lead in the end. Chromium applies <c>form-action</c> to the redirects after a POST as well: signing
/// in leads to the authorize endpoint and from there to the client, so the client's origin must be among the targets.
/// Whether the client may be redirected to is decided by the authorize endpoint; this only keeps the browser from vetoing it.
/// </summary>
internal static class FormTargets
{
    private static readonly string[] RedirectParameters = ["redirect_uri", "post_logout_redirect_uri"];

    private static readonly SearchValues<char> OriginCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/+");

    public static IReadOnlyCollection<string> Of(HttpRequest request)
    {
        var returnUrl = ReturnUrl.Parse(request.Query["returnUrl"]).Value;
        var query = returnUrl.IndexOf('?', StringComparison.Ordinal);
        if (query < 0 || !returnUrl.StartsWith("/connect/", StringComparison.Ordinal))
        {
            return [];
        }

        var parameters = QueryHelpers.ParseQuery(returnUrl[query..]);
        return parameters.ContainsKey("request_uri")
            // A pushed request does not show its redirect_uri here.
            ? ["https:", "http:"]
            : [.. RedirectParameters.SelectMany(name => parameters.GetValueOrDefault(name)).Select(Source).OfType<string>().Distinct()];
    }

    /// <summary>The address as a source expression; none for what is no address, or could break out of the header.</summary>
    private static string? Source(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return null;
        }

        // Source expressions know no IPv6 addresses, and no hosts in an app's own scheme.
        var source = uri.Scheme is not ("http" or "https") || uri.HostNameType == UriHostNameType.IPv6
            ? $"{uri.Scheme}:"
            : $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}";
        return uri.Scheme is "javascript" or "data" || source.AsSpan().ContainsAnyExcept(OriginCharacters) ? null : source;
    }
}
