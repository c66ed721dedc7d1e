using System.Security.Cryptography;

namespace OrgGrpc.Server.Hosting;

/// <summary>gRPC for browsers: from here on a call looks like gRPC, to every middleware that follows.</summary>
internal static class GrpcWebDoor
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public static void UseGrpcWebDoor(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.ContentType?.StartsWith(Text, StringComparison.OrdinalIgnoreCase) == true)
            {
                Decode(http.Request);
            }

            return next(http);
        });
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
    }

    /// <summary>
    /// Turns the text into the binary form as it is read; the answer stays text. The framework's own decoder can be read once only, which
    /// leaves nobody to look at the frame first, and throws at what is no base64.
    /// </summary>
    private static void Decode(HttpRequest request)
    {
        if (!request.Headers.Accept.ToString().StartsWith(Binary, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Accept = request.ContentType;
        }

        request.ContentType = Binary + request.ContentType![Text.Length..];
        request.Body = new ReadableStream(new CryptoStream(request.Body, new FromBase64Transform(), CryptoStreamMode.Read));
    }
}
