using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// The authorization request that a client pushed (RFC 9126) and now names by its <c>request_uri</c>. Nothing that the browser adds to it counts,
/// but what the person answered on our own pages.
/// </summary>
internal sealed record PushedRequest(ClaimsPrincipal Token, DateTimeOffset Time)
{
    public static PushedRequest? Of(HttpContext http) =>
        http.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction
            ?.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)?.RequestTokenPrincipal is { } token
        && token.GetCreationDate() is { } time
            ? new(token, time)
            : null;

    /// <summary>
    /// What the person answered to a question: a parameter of the address, which counts where the client did not answer it itself.
    /// </summary>
    public static string? Answer(HttpContext http, OpenIddictRequest request, string name) =>
        (string?)request[name] ?? (request.RequestUri is null ? null : (string?)http.Request.Query[name]);
}
