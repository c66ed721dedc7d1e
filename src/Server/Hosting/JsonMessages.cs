using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Gives a reason to JSON that cannot be read as the request message, which the framework refuses without one. The answer is held back until
/// it is known; answers that stream are let through.
/// </summary>
internal sealed class JsonMessages(RequestDelegate next, IOptions<ServerOptions> options)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsJsonCall(http))
        {
            await next(http);
            return;
        }

        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            await StatusWriter.WriteAsync(http, MessageRefusals.TooLarge(options.Value.MaxMessageBytes));
            return;
        }

        var outside = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        var held = new StreamResponseBodyFeature(answer, outside);
        http.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(http);
            await held.CompleteAsync();
        }
        finally
        {
            http.Features.Set(outside);
        }

        if (http.Response.StatusCode == StatusCodes.Status400BadRequest && answer.GetBuffer().AsSpan(0, (int)answer.Length).IndexOf("ErrorInfo"u8) < 0)
        {
            http.Response.ContentLength = null;
            await StatusWriter.WriteAsync(http, MessageRefusals.Malformed());
            return;
        }

        answer.Position = 0;
        await answer.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static bool IsJsonCall(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type == Grpc.Core.MethodType.Unary
        && !http.SpeaksGrpc;
}
