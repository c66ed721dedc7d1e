using System.Buffers;
using System.Buffers.Binary;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Judges how a gRPC message is framed, where the framework would answer without a reason: a message above the limit, an impossible
/// frame, one that ends too soon or is followed by more.
/// </summary>
internal sealed class MessageFrames(RequestDelegate next, IOptions<ServerOptions> options)
{
    private const int HeaderBytes = 5;

    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsGrpc(http))
        {
            await next(http);
            return;
        }

        try
        {
            if (await JudgeAsync(http) is { } refusal)
            {
                await StatusWriter.WriteAsync(http, refusal);
                return;
            }
        }
        catch (IOException failure) when (failure is not BadHttpRequestException)
        {
            // The caller left before the message was there. That is no failure of ours, and there is nobody to tell.
            http.Abort();
            return;
        }

        await next(http);

        // Nothing else of ours answers INTERNAL or RESOURCE_EXHAUSTED without details: the framework gave up on the message.
        if (!http.Response.HasStarted && !http.Response.Headers.ContainsKey("grpc-status-details-bin"))
        {
            var reason = http.Response.Headers["grpc-status"].ToString() switch
            {
                "13" => MessageRefusals.Malformed(),
                "8" => MessageRefusals.TooLarge(options.Value.MaxMessageBytes),
                _ => null,
            };
            if (reason is not null)
            {
                await StatusWriter.WriteAsync(http, reason);
            }
        }
    }

    private static bool IsGrpc(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type is Grpc.Core.MethodType.Unary or Grpc.Core.MethodType.ServerStreaming
        && http.SpeaksGrpc;

    /// <summary>Looks at the first five bytes and leaves them where they are.</summary>
    private async ValueTask<Refusal?> JudgeAsync(HttpContext http)
    {
        try
        {
            var reader = http.Request.BodyReader;
            var read = await reader.ReadAtLeastAsync(HeaderBytes, http.RequestAborted);
            var refusal = Judge(read.Buffer);
            reader.AdvanceTo(read.Buffer.Start);
            return refusal;
        }
        catch (Grpc.Core.RpcException)
        {
            // What decodes the body says so by the exception that the framework knows.
            return MessageRefusals.Malformed();
        }
    }

    private Refusal? Judge(ReadOnlySequence<byte> frame)
    {
        if (frame.Length < HeaderBytes)
        {
            return MessageRefusals.Malformed();
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        frame.Slice(0, HeaderBytes).CopyTo(header);
        var maximum = options.Value.MaxMessageBytes;
        return header[0] > 1 ? MessageRefusals.Malformed()
            : BinaryPrimitives.ReadUInt32BigEndian(header[1..]) > (uint)maximum ? MessageRefusals.TooLarge(maximum)
            : null;
    }
}
