using System.Globalization;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Endpoints that store something before anybody has signed in: how much, how often, and in the writers' turn. Clients that show who they are
/// answer for themselves; the others are counted by network.
/// </summary>
internal sealed class StoredRequests(WriteGate gate, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>For an office behind one address on a Monday morning; what can be stored stays bounded, for it expires within minutes.</summary>
    private const int MostPerMinute = 600;

    private static readonly PathString[] Paths = ["/connect/par", "/connect/device"];

    private readonly RateLimit limit = new(MostPerMinute, TimeSpan.FromMinutes(1), time);

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType || !Paths.Contains(http.Request.Path))
        {
            await next(http);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.Sum(field => field.Key.Length + field.Value.Sum(value => value?.Length ?? 0)) > MaxLength)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "The request is too long.");
        }
        else if (IsAnonymous(http.Request, form) && limit.Take(Network.Of(http.Connection.RemoteIpAddress).Name) is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(http, StatusCodes.Status429TooManyRequests, "That was asked for too often; wait a while.");
        }
        else
        {
            await http.InTurnAsync(gate, () => next(http));
        }
    }

    /// <summary>Whoever shows something wrong is refused by the engine, which stores nothing then.</summary>
    private static bool IsAnonymous(HttpRequest request, IFormCollection form) =>
        request.Headers.Authorization.Count == 0
        && !form.ContainsKey(OpenIddictConstants.Parameters.ClientSecret) && !form.ContainsKey(OpenIddictConstants.Parameters.ClientAssertion);

    private static Task RefuseAsync(HttpContext http, int status, string description)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { error = OpenIddictConstants.Errors.InvalidRequest, error_description = description }, http.RequestAborted);
    }
}
