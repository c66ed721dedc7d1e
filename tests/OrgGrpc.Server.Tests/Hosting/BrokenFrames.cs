using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Frames that break on the way, in both forms of gRPC-Web and compressed: each is refused in the contract's words.</summary>
public sealed class BrokenFrames(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Create = "/orggrpc.v1.OrganizationService/CreateOrganization";
    private const string Binary = "application/grpc-web+proto";
    private const string Text = "application/grpc-web-text+proto";

    public static TheoryData<string, byte[]> Broken
    {
        get
        {
            var whole = RawCalls.Frame(new CreateOrganizationRequest { Name = "Whole" }.ToByteArray());
            return new()
            {
                { "nothing", [] },
                { "half a head", [0, 0, 0] },
                { "an unknown flag", RawCalls.Frame([0x0a, 0x01, 0x41], flag: 7) },
                { "half a message", RawCalls.Frame([0x0a, 0x01, 0x41], length: 40) },
                { "bytes that are no message", RawCalls.Frame([0x0a, 0x0a, 0x41]) },
                { "two messages", [.. whole, .. whole] },
                { "a message and more", [.. whole, 1] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Are_malformed_in_both_forms_of_grpc_web(string what, byte[] body)
    {
        Assert.NotEmpty(what);
        var dave = await server.AddPersonAsync("dave");
        Assert.Equal((3, "MALFORMED_MESSAGE"), await PostWebAsync(Binary, body, dave));
        Assert.Equal((3, "MALFORMED_MESSAGE"), await PostWebAsync(Text, Encoding.ASCII.GetBytes(Convert.ToBase64String(body)), dave));
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAAA*")]
    [InlineData("AAA")]
    public async Task Text_that_is_no_base64_is_malformed(string text)
    {
        var dave = await server.AddPersonAsync("dave");
        Assert.Equal((3, "MALFORMED_MESSAGE"), await PostWebAsync(Text, Encoding.ASCII.GetBytes(text), dave));
    }

    [Fact]
    public async Task Too_long_a_message_is_refused_in_both_forms()
    {
        var dave = await server.AddPersonAsync("dave");
        var frame = RawCalls.Frame([], length: uint.MaxValue);
        Assert.Equal((8, "LIMIT_EXCEEDED"), await PostWebAsync(Binary, frame, dave));
        Assert.Equal((8, "LIMIT_EXCEEDED"), await PostWebAsync(Text, Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)), dave));
    }

    [Fact]
    public async Task A_compressed_message_that_cannot_be_unpacked_is_malformed()
    {
        var dave = await server.AddPersonAsync("dave");
        var packed = Pack(new CreateOrganizationRequest { Name = "Packed" }.ToByteArray());
        byte[] corrupt = [.. packed];
        Array.Fill(corrupt, (byte)0xff, 10, corrupt.Length - 10);
        byte[][] broken = [corrupt, packed[..12], Encoding.ASCII.GetBytes("not packed at all")];

        Assert.Equal(0, (await PostAsync(packed, "gzip", dave)).Code);
        foreach (var body in broken)
        {
            Assert.Equal((3, "MALFORMED_MESSAGE"), await PostAsync(body, "gzip", dave));
        }

        Assert.Equal((3, "MALFORMED_MESSAGE"), await PostAsync(packed, null, dave));
        Assert.Equal((3, "MALFORMED_MESSAGE"), await PostAsync(packed, "identity", dave));
        Assert.Equal(12, (await PostAsync(packed, "brotli-of-tomorrow", dave)).Code);
    }

    [Fact]
    public async Task A_compressed_message_that_unpacks_beyond_the_limit_is_refused()
    {
        var dave = await server.AddPersonAsync("dave");
        var bomb = Pack(new byte[50_000_000]);
        Assert.True(bomb.Length < 100_000);
        Assert.Equal((8, "LIMIT_EXCEEDED"), await PostAsync(bomb, "gzip", dave));
    }

    private Task<(int Code, string? Reason)> PostAsync(byte[] body, string? encoding, User caller) =>
        server.PostAsync(Create, RawCalls.Frame(body, flag: 1), caller, request =>
        {
            if (encoding is not null)
            {
                request.Headers.Add("grpc-encoding", encoding);
            }
        });

    private async Task<(int Code, string? Reason)> PostWebAsync(string contentType, byte[] body, User caller)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.WebAddress, Create)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Authorization = new("Bearer", server.TokenOf(caller.Id));
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var trailers = Trailers(await response.Content.ReadAsByteArrayAsync(), contentType == Text);
        string? Read(string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : trailers.GetValueOrDefault(name);
        var details = Read("grpc-status-details-bin");
        var status = details is null ? null : Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        return (int.Parse(Read("grpc-status") ?? "-1", null), status?.GetDetail<ErrorInfo>()?.Reason);
    }

    /// <summary>gRPC-Web sends trailers as the last frame of the body.</summary>
    private static Dictionary<string, string> Trailers(byte[] body, bool isText)
    {
        var frames = isText ? Convert.FromBase64String(Encoding.ASCII.GetString(body)) : body;
        var lines = frames.Length > 5 && frames[0] == 0x80 ? Encoding.ASCII.GetString(frames[5..]).Split("\r\n") : [];
        return lines.Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
    }

    private static byte[] Pack(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(message);
        }

        return packed.ToArray();
    }
}
