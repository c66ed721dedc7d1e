using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Tests.Harness;
using UserClient = OrgGrpc.V1.UserService.UserServiceClient;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Callers who take more of a connection than a call needs lose it, and nobody else notices.</summary>
public sealed class RudeConnections(RudeConnections.ImpatientServer server) : IClassFixture<RudeConnections.ImpatientServer>
{
    /// <summary>Long enough for a slow machine; what is awaited is the end of the connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("grpc", "PRI * HTTP/2.0\r\n")]
    [InlineData("grpc", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("grpc", "")]
    [InlineData("grpc", "GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("web", "")]
    [InlineData("web", "POST /connect/token HTTP/1.1\r\nHost: x\r\nContent-")]
    [InlineData("web", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task Whoever_begins_and_then_is_silent_loses_the_connection(string door, string beginning)
    {
        using var connection = new TcpClient();
        var address = door == "grpc" ? server.GrpcAddress : server.WebAddress;
        await connection.ConnectAsync(address.Host, address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));

        await EndOfAsync(stream);
        await AssertServesAsync();
    }

    [Fact]
    public async Task A_hundred_headers_are_enough()
    {
        var dave = await server.AddPersonAsync("dave");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(dave, headers: 90, HttpVersion.Version11));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await SendAsync(dave, headers: 101, HttpVersion.Version11));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(dave, headers: 80, HttpVersion.Version20));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await SendAsync(dave, headers: 101, HttpVersion.Version20));
        await AssertServesAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_never_ends_is_answered_and_ended(bool isOneMessage)
    {
        var dave = await server.AddPersonAsync("dave");
        using var http = new HttpClient();
        using var endless = new EndlessContent(isOneMessage ? RawCalls.Frame([], length: uint.MaxValue) : RawCalls.Frame([]));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcAddress, "/orggrpc.v1.OrganizationService/CreateOrganization"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = endless,
        };
        request.Headers.Authorization = new("Bearer", server.TokenOf(dave.Id));
        request.Headers.TE.Add(new("trailers"));

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            Assert.Contains(response.Headers.GetValues("grpc-status").Single(), new[] { "3", "8" });
        }
        catch (HttpRequestException)
        {
            // The stream was reset while the client was still sending.
        }

        await endless.Ended.WaitAsync(patience.Token);
        Assert.InRange(endless.Sent, 0, 16L * 1024 * 1024);
        await AssertServesAsync();
    }

    private async Task<HttpStatusCode> SendAsync(User person, int headers, Version version)
    {
        using var http = new HttpClient();
        var isOverWeb = version == HttpVersion.Version11;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(isOverWeb ? server.WebAddress : server.GrpcAddress, "/v1/me"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new("Bearer", server.TokenOf(person.Id));
        for (var i = 0; i < headers; i++)
        {
            request.Headers.Add($"x-header-{i}", "x");
        }

        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Reads whatever still comes until the server closes.</summary>
    private static async Task EndOfAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: an end, too.
        }
    }

    private async Task AssertServesAsync()
    {
        var krist = await server.AddPersonAsync("krist");
        Assert.Equal(krist.Id.ToString(), (await new UserClient(server.As(krist.Id)).GetMeAsync(new())).User.Id);
    }

    /// <summary>The server with its limits of time shortened, so that a test can see them pass.</summary>
    public sealed class ImpatientServer : ServerUnderTest
    {
        protected override void Configure(IServiceCollection services) => services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            Assert.InRange(kestrel.Limits.KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3));
            Assert.InRange(kestrel.Limits.RequestHeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        });
    }

    /// <summary>Sends the same bytes until nobody takes them any more.</summary>
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] bytes;

        public EndlessContent(byte[] beginning)
        {
            bytes = [.. beginning, .. new byte[16 * 1024 - beginning.Length]];
            Headers.ContentType = new("application/grpc");
        }

        public long Sent { get; private set; }

        public Task Ended => ended.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            try
            {
                while (true)
                {
                    await stream.WriteAsync(bytes, cancellationToken);
                    await stream.FlushAsync(cancellationToken);
                    Sent += bytes.Length;
                }
            }
            finally
            {
                ended.SetResult();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
