using Grpc.AspNetCore.Server;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Access;

/// <summary>
/// Decides what can be decided before a message is read, on the endpoint that the framework matched. A rpc without an access option is
/// refused, unless it belongs to the health or the reflection service.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is null || IsInfrastructure(endpoint))
        {
            await next(http);
            return;
        }

        try
        {
            var rule = AccessRule.Of(endpoint) ?? throw AccessRefusals.Undeclared();
            AccessDecision.RequireKind(rule, http.Caller);
        }
        catch (Refusal refusal)
        {
            await StatusWriter.WriteAsync(http, refusal);
            return;
        }

        await next(http);
    }

    /// <summary>For what has no rule: refuses it unless it belongs to the health or the reflection service.</summary>
    public static void RequireInfrastructure(Endpoint? endpoint)
    {
        if (!IsInfrastructure(endpoint))
        {
            throw AccessRefusals.Undeclared();
        }
    }

    private static bool IsInfrastructure(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName is { } service
        && (service.StartsWith("grpc.health.", StringComparison.Ordinal) || service.StartsWith("grpc.reflection.", StringComparison.Ordinal));
}
