using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Refuses a parameter that comes twice (RFC 6749 section 3.1): the engine and whoever reads the request before it could take different ones.
/// Only <c>resource</c> and <c>audience</c> may come several times (RFC 8707 section 2, RFC 8693 section 2.1).
/// </summary>
internal static class RepeatedParameters
{
    public static void AddTo(OpenIddictServerBuilder server)
    {
        Add<ExtractAuthorizationRequestContext>(server);
        Add<ExtractPushedAuthorizationRequestContext>(server);
        Add<ExtractDeviceAuthorizationRequestContext>(server);
        Add<ExtractEndUserVerificationRequestContext>(server);
        Add<ExtractTokenRequestContext>(server);
        Add<ExtractIntrospectionRequestContext>(server);
        Add<ExtractRevocationRequestContext>(server);
        Add<ExtractEndSessionRequestContext>(server);
        Add<ExtractUserInfoRequestContext>(server);
    }

    private static void Add<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext =>
        server.AddEventHandler<TContext>(handler => handler.UseInlineHandler(Refuse).SetOrder(int.MaxValue - 1000));

    private static ValueTask Refuse<TContext>(TContext context)
        where TContext : BaseValidatingContext
    {
        // An HTTP request's form and query never come together here: the engine reads the query of a GET and the form of a POST.
        var request = context.Transaction.GetHttpRequest()!;
        var parameters = HttpMethods.IsPost(request.Method) && request.HasFormContentType ? request.Form.AsEnumerable() : request.Query;
        if (parameters.FirstOrDefault(parameter => parameter.Value.Count > 1
                && parameter.Key is not (OpenIddictConstants.Parameters.Resource or OpenIddictConstants.Parameters.Audience))
            is { Key: { Length: > 0 } repeated })
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, $"The parameter '{(repeated.Length <= 64 ? repeated : "…")}' comes more than once.");
        }

        return ValueTask.CompletedTask;
    }
}
