using System.Text;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Forms that no client sends: each is the sender's fault, and none is worth an error in the log.</summary>
public sealed class SendingRubbish(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    public static TheoryData<string, string> Forms => new MatrixTheoryData<string, string>(
        ["token", "introspect", "revoke", "authorize", "logout", "userinfo"],
        ["client_id=%00", "%00=x", "client_id=%ZZ", "client_id=%ff%fe", "=", "&&&", "many", "long"]);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_that_is_none_is_refused(string endpoint, string form)
    {
        var text = form switch
        {
            "many" => string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"a{i}=1")),
            "long" => $"client_id={new string('a', 5_000_000)}",
            _ => form,
        };
        using var http = new HttpClient { BaseAddress = server.WebAddress };

        // A body that is too long is refused before it is sent; without this, the refusal could meet the body on its way.
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var content = new StringContent(text, Encoding.ASCII, "application/x-www-form-urlencoded");

        using var response = await http.PostAsync($"/connect/{endpoint}", content);

        Assert.InRange((int)response.StatusCode, 200, 499);
    }

    [Fact]
    public async Task Parameters_that_come_twice_are_refused()
    {
        var (id, secret) = await server.AddProgramAsync("orggrpc.read", "orggrpc.write");

        var answer = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"), ("scope", "orggrpc.write"));

        Assert.Equal((400, "invalid_request"), (answer.Status, answer["error"]));
    }

    [Fact]
    public async Task Parameters_that_come_twice_in_an_address_are_refused_whatever_else_the_request_brings()
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/authorize?client_id=one&client_id=two")
        {
            Content = new FormUrlEncodedContent([]),
        };

        using var answer = await http.SendAsync(request);

        Assert.Contains("comes more than once", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
