using System.Net;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>With the framework's switch for proxies that <c>docs/operations.md</c> names, limits count those who call and not the proxy.</summary>
public sealed class BehindAProxy(BehindAProxy.ProxiedServer server) : IClassFixture<BehindAProxy.ProxiedServer>
{
    [Fact]
    public async Task One_network_that_asks_too_much_shuts_out_no_other()
    {
        Assert.Equal(HttpStatusCode.OK, await RegisterAsync("198.51.100.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await RegisterAsync("198.51.100.1"));

        Assert.Equal(HttpStatusCode.OK, await RegisterAsync("198.51.100.2"));
        // What a caller claims comes before what the proxy adds, and counts for nothing.
        Assert.Equal(HttpStatusCode.TooManyRequests, await RegisterAsync("203.0.113.7, 198.51.100.2"));
    }

    private async Task<HttpStatusCode> RegisterAsync(string forwardedFor)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/registrations:registerUser")
        {
            Content = new StringContent(
                $$"""{"email":"{{Guid.CreateVersion7()}}@example.org","name":"Dave","password":"everlong-demo"}""", mediaType: new("application/json")),
        };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    public sealed class ProxiedServer : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["ForwardedHeaders_Enabled"] = "true",
            ["OrgGrpc:Registration:MaxPerNetwork"] = "1",
        };
    }
}
