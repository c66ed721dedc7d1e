using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;

namespace Projects.Web;

/// <summary>
/// Sends the access token of the request's session. A service that answers that it is stale (RFC 6750: 401, <c>invalid_token</c>) is asked again
/// with a new one, which says what is true by now; the person notices nothing.
/// </summary>
internal sealed class SignedInPerson(IHttpContextAccessor accessor, TokenRenewal renewal) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var http = accessor.HttpContext!;
        var session = await http.AuthenticateAsync();
        var answer = await SendAsync(request, session, cancellationToken);
        if (!session.Succeeded || !IsStale(answer))
        {
            return answer;
        }

        answer.Dispose();
        if (!await renewal.RenewAsync(session.Properties))
        {
            await http.SignOutAsync();
            throw new SessionEndedException();
        }

        await http.SignInAsync(session.Principal, session.Properties);
        return await SendAsync(request, session, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AuthenticateResult session, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Properties?.GetTokenValue("access_token"));
        return base.SendAsync(request, cancellationToken);
    }

    private static bool IsStale(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Unauthorized
        && answer.Headers.WwwAuthenticate.Any(challenge => challenge.Parameter?.Contains("invalid_token", StringComparison.Ordinal) == true);
}

/// <summary>The server gives the person no further token, and they were signed out here.</summary>
internal sealed class SessionEndedException : Exception;
