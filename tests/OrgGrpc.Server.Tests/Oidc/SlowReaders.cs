using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Callers who ask and then do not read the answer.</summary>
public sealed class SlowReaders(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;

    [Fact]
    public async Task Tokens_that_nobody_fetches_keep_no_writer_waiting()
    {
        var client = await server.AddApplicationAsync();
        var dave = await server.AddPersonAsync("dave");
        for (var i = 0; i < 50; i++)
        {
            // So that the ID token is more than the server itself would hold back.
            await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = new string('n', 200) });
        }

        using var browser = await Browser.OfAsync(server, dave);
        var tokens = await browser.SignInAsync(client, "openid offline_access organizations");

        using var connection = await ConnectWithoutWindowAsync();
        await PostAsync(connection.GetStream(), "/connect/token", $"grant_type=refresh_token&client_id={client}&refresh_token={tokens["refresh_token"]}");
        await HeadersAsync(connection.GetStream());

        // The answer is on its way, and stuck there.
        var created = await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(
            new() { Name = "Meanwhile" }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3));
        Assert.True(created.Revision > 0);
    }

    /// <summary>An HTTP/2 connection on which the server may send no byte of a body.</summary>
    private async Task<TcpClient> ConnectWithoutWindowAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.GrpcAddress.Host, server.GrpcAddress.Port);
        byte[] noWindow = [0, 4, 0, 0, 0, 0];
        await connection.GetStream().WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, flags: 0, stream: 0, noWindow)]);
        return connection;
    }

    private Task PostAsync(NetworkStream connection, string path, string form)
    {
        byte[] headers =
        [
            .. Header(":method", "POST"), .. Header(":scheme", "http"), .. Header(":path", path), .. Header(":authority", server.GrpcAddress.Authority),
            .. Header("content-type", "application/x-www-form-urlencoded"),
        ];
        return connection.WriteAsync((byte[])
            [.. Frame(Headers, flags: 0x4, stream: 1, headers), .. Frame(Data, flags: 0x1, stream: 1, Encoding.ASCII.GetBytes(form))]).AsTask();
    }

    /// <summary>Reads until the answer begins.</summary>
    private static async Task HeadersAsync(NetworkStream connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var head = new byte[9];
        do
        {
            await connection.ReadExactlyAsync(head, patience.Token);
            await connection.ReadExactlyAsync(new byte[(head[0] << 16) + (head[1] << 8) + head[2]], patience.Token);
        }
        while (head[3] != Headers);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>RFC 7541 section 6.2.2: a literal that no table remembers.</summary>
    private static byte[] Header(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
