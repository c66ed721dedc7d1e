using Google.Protobuf;
using Google.Rpc;
using OrgGrpc.Server.Hosting;

namespace OrgGrpc.Server.Errors;

/// <summary>Answers a call that never reaches its handler, in the form that its door speaks: gRPC (a trailers-only response) or JSON.</summary>
internal static class StatusWriter
{
    public static Task WriteAsync(HttpContext http, Refusal refusal)
    {
        var status = refusal.ToStatus();
        return http.SpeaksGrpc ? WriteGrpc(http, status) : WriteJson(http, status);
    }

    private static Task WriteGrpc(HttpContext http, Status status)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        Write(http.Response.Headers, status);
        return Task.CompletedTask;
    }

    public static void Write(IHeaderDictionary headers, Status status)
    {
        headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    private static Task WriteJson(HttpContext http, Status status)
    {
        http.Response.StatusCode = (Code)status.Code switch
        {
            Code.Unauthenticated => StatusCodes.Status401Unauthorized,
            Code.PermissionDenied => StatusCodes.Status403Forbidden,
            Code.NotFound => StatusCodes.Status404NotFound,
            Code.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
            Code.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(Json.Format(status), http.RequestAborted);
    }

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(
        Google.Protobuf.Reflection.TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));
}
