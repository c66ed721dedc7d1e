using System.Net;
using System.Text;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>How the token comes: written to the wire as it is, through each door.</summary>
public sealed class AuthorizationHeaders(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private string token = "";

    public static TheoryData<Door> Doors => [Door.Grpc, Door.GrpcWeb, Door.Json];

    public async ValueTask InitializeAsync() => token = server.TokenOf((await server.AddPersonAsync("dave")).Id);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_name_of_the_scheme_has_no_letter_case(Door door)
    {
        Assert.True(await IsLetInAsync(door, "", $"Bearer {token}"));
        Assert.True(await IsLetInAsync(door, "", $"bearer {token}"));
        Assert.True(await IsLetInAsync(door, "", $"BEARER {token}"));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Anything_but_one_token_is_refused(Door door)
    {
        foreach (var header in new[]
        {
            $"Bearer  {token}", $"Bearer\t{token}", $"Bearer{token}", token, "Bearer", $"Basic {token}", $"DPoP {token}", $"Bearer {token}, Bearer {token}",
            $"Bearer {token},{token}", $"Bearer {token} x", $"Bearer \"{token}\"", $"Bearer {token}=",
        })
        {
            Assert.False(await IsLetInAsync(door, "", header), header);
        }
    }

    /// <summary>RFC 9110 section 5.5: whitespace around a value is no part of it. HTTP/1.1 takes it off; HTTP/2 forbids it (RFC 9113 section 8.2.1).</summary>
    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Whitespace_around_the_value_is_not_part_of_it(Door door)
    {
        foreach (var header in new[] { $" Bearer {token}", $"Bearer {token} ", $"\tBearer {token}\t" })
        {
            Assert.Equal(door != Door.Grpc, await IsLetInAsync(door, "", header));
            Assert.False(await IsLetInAsync(door, "", header.Replace("Bearer", "Basic", StringComparison.Ordinal)), header);
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Two_headers_are_refused_whichever_is_right(Door door)
    {
        Assert.False(await IsLetInAsync(door, "", $"Bearer {token}", $"Bearer {token}"));
        Assert.False(await IsLetInAsync(door, "", $"Bearer {token}", "Bearer x"));
        Assert.False(await IsLetInAsync(door, "", "Basic eDp5", $"Bearer {token}"));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_token_in_the_address_is_refused_even_beside_a_good_header(Door door)
    {
        Assert.False(await IsLetInAsync(door, $"?access_token={token}"));
        Assert.False(await IsLetInAsync(door, $"?access_token={token}", $"Bearer {token}"));
        Assert.False(await IsLetInAsync(door, $"?ACCESS_TOKEN={token}", $"Bearer {token}"));
    }

    /// <summary>Whether GetMe answers; the only other way is UNAUTHENTICATED.</summary>
    private async Task<bool> IsLetInAsync(Door door, string query, params string[] headers)
    {
        using var http = new HttpClient();
        var path = door == Door.Json ? "/v1/me" : "/orggrpc.v1.UserService/GetMe";
        using var request = new HttpRequestMessage(
            door == Door.Json ? HttpMethod.Get : HttpMethod.Post, new Uri(door == Door.Grpc ? server.GrpcAddress : server.WebAddress, path + query));
        if (door != Door.Json)
        {
            request.Content = new ByteArrayContent(new byte[5]);
            request.Content.Headers.ContentType = new(door == Door.Grpc ? "application/grpc" : "application/grpc-web");
            request.Headers.TE.ParseAdd("trailers");
        }

        if (door == Door.Grpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }

        request.Headers.TryAddWithoutValidation("Authorization", headers);
        using var response = await http.SendAsync(request);
        var body = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
        if (door == Door.Json)
        {
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized });
            return response.StatusCode == HttpStatusCode.OK;
        }

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var status = response.Headers.Concat(response.TrailingHeaders).FirstOrDefault(header => header.Key == "grpc-status").Value?.Single()
            ?? (body.Contains("grpc-status: 0", StringComparison.Ordinal) ? "0" : "16");
        Assert.Contains(status, new[] { "0", "16" });
        return status == "0";
    }

    public enum Door
    {
        Grpc,
        GrpcWeb,
        Json,
    }
}
