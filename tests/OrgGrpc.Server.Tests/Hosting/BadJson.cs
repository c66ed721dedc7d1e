using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>The JSON door of every rpc that has one: what it cannot read it refuses in the contract's words.</summary>
public sealed class BadJson(StagedServer server) : IClassFixture<StagedServer>, IDisposable
{
    private readonly HttpClient http = new();

    public static TheoryData<string> Posted => [.. Rpcs.All.Where(rpc => RuleOf(rpc) is { } rule && rule.Body.Length > 0).Select(Rpcs.NameOf)];

    [Fact]
    public void Every_rpc_has_a_json_door() => Assert.All(Rpcs.All, rpc => Assert.NotNull(RuleOf(rpc)));

    [Theory]
    [MemberData(nameof(Posted))]
    public async Task Values_of_another_type_are_malformed(string name)
    {
        var rpc = Rpcs.Find(name);
        var stage = await Stage.SetAsync(server);
        var (_, request) = await SampleCalls.All[name].PrepareAsync(stage);
        foreach (var field in rpc.InputType.Fields.InDeclarationOrder().Where(field => !PathOf(rpc).Contains($"{{{field.Name}}}", StringComparison.Ordinal)))
        {
            foreach (var wrong in Wrong(field))
            {
                var body = JsonNode.Parse(JsonFormatter.Default.Format(request))!.AsObject();
                body[field.JsonName] = JsonNode.Parse(wrong);
                var (code, reason) = await SendAsync(rpc, request, body.ToJsonString(), stage);
                Assert.True((code, reason) == (HttpStatusCode.BadRequest, "MALFORMED_MESSAGE"), $"{field.Name} = {wrong}: {(int)code} {reason}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Posted))]
    public async Task A_field_that_the_message_does_not_have_is_passed_over_as_in_binary_messages(string name)
    {
        var rpc = Rpcs.Find(name);
        var stage = await Stage.SetAsync(server);
        var (_, request) = await SampleCalls.All[name].PrepareAsync(stage);
        var body = JsonNode.Parse(JsonFormatter.Default.Format(request))!.AsObject();
        body["ofALaterRelease"] = JsonNode.Parse("""{ "deep": [1, { "isOwner": true }] }""");

        Assert.Equal((HttpStatusCode.OK, null), await SendAsync(rpc, request, body.ToJsonString(), stage));
    }

    public void Dispose() => http.Dispose();

    private async Task<(HttpStatusCode Code, string? Reason)> SendAsync(MethodDescriptor rpc, IMessage request, string json, Stage stage)
    {
        var rule = RuleOf(rpc)!;
        using var message = new HttpRequestMessage(
            rule.PatternCase == HttpRule.PatternOneofCase.Patch ? HttpMethod.Patch : HttpMethod.Post, new Uri(server.WebAddress, Fill(PathOf(rpc), request)))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (SampleCalls.All[Rpcs.NameOf(rpc)].Caller(stage) is { } person)
        {
            message.Headers.Authorization = new("Bearer", server.TokenOf(person.Id));
        }

        using var answer = await http.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        using var body = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return (answer.StatusCode, body.RootElement.TryGetProperty("details", out var details) ? details[0].GetProperty("reason").GetString() : null);
    }

    private static string Fill(string path, IMessage request) => request.Descriptor.Fields.InDeclarationOrder().Aggregate(
        path, (filled, field) => filled.Replace($"{{{field.Name}}}", field.Accessor.GetValue(request)?.ToString(), StringComparison.Ordinal));

    private static HttpRule? RuleOf(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    private static string PathOf(MethodDescriptor rpc) => RuleOf(rpc)! switch
    {
        { PatternCase: HttpRule.PatternOneofCase.Patch } rule => rule.Patch,
        var rule => rule.Post,
    };

    private static string[] Wrong(FieldDescriptor field) => field switch
    {
        { IsRepeated: true } => ["\"one\"", "7", "{ \"a\": 1 }"],
        { FieldType: FieldType.String } => ["7", "true", "[]", "{}"],
        { FieldType: FieldType.Bool } => ["\"perhaps\"", "7", "{}"],
        { FieldType: FieldType.Int32 } => ["\"many\"", "1.5", "99999999999", "[]"],
        { FieldType: FieldType.Message, MessageType.Name: "Timestamp" } => ["7", "\"tomorrow\"", "\"2026-13-45T00:00:00Z\"", "{}"],
        { FieldType: FieldType.Message, MessageType.Name: "FieldMask" } => ["7", "[]", "{}"],
        { FieldType: FieldType.Message } => ["7", "\"text\"", "[]"],
        _ => [],
    };
}
