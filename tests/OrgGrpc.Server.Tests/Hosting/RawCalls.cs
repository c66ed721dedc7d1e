using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Rpc;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Speaks gRPC by hand, so that a test can send what no client would.</summary>
internal static class RawCalls
{
    public static byte[] Frame(byte[] message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>An address whose path goes over the wire as it is written here.</summary>
    public static Uri AsWritten(Uri server, string path) =>
        new(server.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>Posts the bytes to a rpc over HTTP/2 and reads the typed status of the answer.</summary>
    public static async Task<(int Code, string? Reason)> PostAsync(
        this ServerUnderTest server, string path, byte[] body, User? caller = null, Action<HttpRequestMessage>? change = null)
    {
        var (code, info) = await server.PostForInfoAsync(path, body, caller, change);
        return (code, info?.Reason);
    }

    /// <summary>The same, with all that the answer says of its reason.</summary>
    public static async Task<(int Code, ErrorInfo? Info)> PostForInfoAsync(
        this ServerUnderTest server, string path, byte[] body, User? caller = null, Action<HttpRequestMessage>? change = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, AsWritten(server.GrpcAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        if (caller is not null)
        {
            request.Headers.Authorization = new("Bearer", server.TokenOf(caller.Id));
        }

        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        string? Read(string name) =>
            response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values) ? values.First() : null;
        var status = Read("grpc-status-details-bin") is { } details
            ? Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='))) : null;
        return (int.Parse(Read("grpc-status") ?? "-1", null), status?.GetDetail<ErrorInfo>());
    }
}
