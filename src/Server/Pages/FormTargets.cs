using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

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
        if (AnswersByForm(request))
        {
            return Sources(Parameters(request));
        }

        var returnUrl = ReturnUrl.Parse(request.Query["returnUrl"]).Value;
        var query = returnUrl.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || !returnUrl.StartsWith("/connect/", StringComparison.Ordinal) ? [] : Sources(QueryHelpers.ParseQuery(returnUrl[query..]));
    }

    /// <summary>
    /// Whether the answer is a form that a script sends to the client (OAuth 2.0 Form Post Response Mode): the engine writes it in place of
    /// a redirect.
    /// </summary>
    public static bool AnswersByForm(HttpRequest request) =>
        request.Path == "/connect/authorize" && Parameters(request).Any(parameter => parameter is { Key: "response_mode", Value: ["form_post"] });

    /// <summary>The request as the engine has read it by now.</summary>
    private static IEnumerable<KeyValuePair<string, StringValues>> Parameters(HttpRequest request) =>
        request.HttpContext.Features.Get<IFormFeature>()?.Form is { Count: > 0 } form ? form : request.Query;

    private static IReadOnlyCollection<string> Sources(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        parameters.Any(parameter => parameter.Key == "request_uri")
            // A pushed request does not show its redirect_uri here.
            ? ["https:", "http:"]
            : [.. parameters.Where(parameter => RedirectParameters.Contains(parameter.Key)).SelectMany(parameter => parameter.Value)
                .Select(Source).OfType<string>().Distinct()];

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
