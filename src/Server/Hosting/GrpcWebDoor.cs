namespace OrgGrpc.Server.Hosting;

/// <summary>gRPC for browsers: from here on a call looks like gRPC, to every middleware that follows.</summary>
internal static class GrpcWebDoor
{
    public static void UseGrpcWebDoor(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.ContentType?.StartsWith("application/grpc-web-text", StringComparison.OrdinalIgnoreCase) == true)
            {
                http.Features.Set(new Base64());
            }

            return next(http);
        });
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
    }

    /// <summary>Whether the body is decoded on the way; the framework's decoder can be read once only.</summary>
    public static bool IsBase64(this HttpContext http) => http.Features.Get<Base64>() is not null;

    private sealed class Base64;
}
