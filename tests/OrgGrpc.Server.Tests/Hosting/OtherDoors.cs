using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>gRPC-Web and JSON lead to the same pipeline: same access, same limits, same refusals.</summary>
public sealed class OtherDoors(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task GrpcWeb_answers_and_refuses_like_gRPC(GrpcWebMode mode)
    {
        var dave = await server.AddPersonAsync("dave");
        using var channel = GrpcChannel.ForAddress(server.WebAddress, new()
        {
            HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()),
            HttpVersion = HttpVersion.Version11,
        });
        var web = new OrganizationService.OrganizationServiceClient(channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {server.TokenOf(dave.Id)}");
            return metadata;
        }));

        var created = await web.CreateOrganizationAsync(new() { Name = "Web" });
        Assert.Equal(created.Organization, (await Organizations(dave).GetOrganizationAsync(new() { OrganizationId = created.Organization.Id })).Organization);

        var invalid = await Refused.AsyncOf(() => web.CreateOrganizationAsync(new() { Name = "" }));
        Assert.Equal(("INVALID_FIELD", "name"), (invalid.Reason, Assert.Single(invalid.Fields)));
        var tooLarge = await Refused.AsyncOf(() => web.CreateOrganizationAsync(new() { Name = new string('n', 1_100_000) }));
        Assert.Equal("LIMIT_EXCEEDED", tooLarge.Reason);
        var anonymous = await Refused.AsyncOf(() => new OrganizationService.OrganizationServiceClient(channel).CreateOrganizationAsync(new() { Name = "Web" }));
        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (anonymous.Code, anonymous.Reason));
    }

    [Fact]
    public async Task Json_answers_and_refuses_like_gRPC()
    {
        var dave = await server.AddPersonAsync("dave");
        var duder = await server.AddPersonAsync("duder");
        var (code, created) = await PostAsync("""{ "name": "Json", "slug": "json-door" }""", dave);
        Assert.Equal(HttpStatusCode.OK, code);
        var id = created.GetProperty("organization").GetProperty("id").GetString()!;
        Assert.Equal("Json", (await Organizations(dave).GetOrganizationAsync(new() { OrganizationId = id })).Organization.Name);

        AssertRefused(HttpStatusCode.Conflict, "SLUG_TAKEN", await PostAsync("""{ "name": "Json", "slug": "json-door" }""", dave));
        AssertRefused(HttpStatusCode.BadRequest, "INVALID_FIELD", await PostAsync("""{ "name": "" }""", dave));
        AssertRefused(HttpStatusCode.Unauthorized, "UNAUTHENTICATED", await PostAsync("""{ "name": "Json" }""", null));
        AssertRefused(HttpStatusCode.NotFound, "ORGANIZATION_NOT_FOUND", await SendAsync(HttpMethod.Get, $"/v1/organizations/{id}", null, duder));
        AssertRefused(HttpStatusCode.Unauthorized, "UNAUTHENTICATED", await SendAsync(HttpMethod.Get, $"/v1/organizations/{id}", null, null));
    }

    [Theory]
    [InlineData("{ \"name\": ")]
    [InlineData("[]")]
    [InlineData("{ \"name\": 7 }")]
    [InlineData("{ \"name\": \"\\ud800 lone\" }")]
    [InlineData("{ \"name\": \"Json\", \"suspended\": \"perhaps\" }")]
    public async Task Json_that_is_no_message_is_malformed(string json)
    {
        var dave = await server.AddPersonAsync("dave");
        AssertRefused(HttpStatusCode.BadRequest, "MALFORMED_MESSAGE", await PostAsync(json, dave));
        AssertRefused(HttpStatusCode.Unauthorized, "UNAUTHENTICATED", await PostAsync(json, null));
    }

    [Fact]
    public async Task A_json_body_above_the_limit_is_refused()
    {
        var dave = await server.AddPersonAsync("dave");
        AssertRefused(HttpStatusCode.TooManyRequests, "LIMIT_EXCEEDED", await PostAsync($$"""{ "name": "{{new string('n', 2_200_000)}}" }""", dave));
    }

    [Fact]
    public async Task No_foreign_page_may_call()
    {
        using var client = new HttpClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(server.WebAddress, "/v1/organizations"));
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await client.SendAsync(preflight);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.False(answer.IsSuccessStatusCode);
    }

    private OrganizationService.OrganizationServiceClient Organizations(User person) => new(server.As(person.Id));

    private Task<(HttpStatusCode Code, JsonElement Body)> PostAsync(string json, User? caller) => SendAsync(HttpMethod.Post, "/v1/organizations", json, caller);

    private async Task<(HttpStatusCode Code, JsonElement Body)> SendAsync(HttpMethod method, string path, string? json, User? caller)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.WebAddress, path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (caller is not null)
        {
            request.Headers.Authorization = new("Bearer", server.TokenOf(caller.Id));
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private static void AssertRefused(HttpStatusCode code, string reason, (HttpStatusCode Code, JsonElement Body) answer)
    {
        Assert.Equal(code, answer.Code);
        Assert.Equal(reason, answer.Body.GetProperty("details")[0].GetProperty("reason").GetString());
    }
}
