using System.Net.Http.Headers;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>What leaves the server by OTLP: enough to follow a call, and nothing that somebody could use.</summary>
public sealed class TellingOverOtlp : IDisposable
{
    private const string ClientSecret = "a-secret-that-only-this-test-knows-0123456789";
    private const string Address = "pat.smear@example.org";
    private const string Password = "a password that only this test knows";
    private const string LinkSecret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private readonly string directory = Directory.CreateTempSubdirectory("orggrpc-test-").FullName;

    [Fact]
    public async Task Traces_metrics_and_logs_of_a_call_arrive_without_secrets_tokens_and_addresses()
    {
        await using var receiver = await TelemetryReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync(directory, Settings(receiver));
        var token = await TokenAsync(server);
        await UseAsync(server, token);

        await receiver.ExpectAsync("traces", "orggrpc.v1.OrganizationService/CreateOrganization");
        await receiver.ExpectAsync("traces", "GET invitation");
        await receiver.ExpectAsync("metrics", "http.server.request.duration");
        await receiver.ExpectAsync("logs", "Grpc.AspNetCore.Server");
        foreach (var secret in new[] { ClientSecret, token, token.Split('.')[2], Address, Password, LinkSecret, "example.org", "secret=" })
        {
            Assert.DoesNotContain(secret, receiver.All, StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private Dictionary<string, string?> Settings(TelemetryReceiver receiver)
    {
        var bootstrap = Path.Combine(directory, "programs.json");
        File.WriteAllText(bootstrap, $$"""
            { "serviceAccounts": [{ "clientId": "program", "name": "Program", "secret": "{{ClientSecret}}",
                "scopes": ["orggrpc.read", "orggrpc.write"], "resources": ["urn:orggrpc"] }] }
            """);
        return new()
        {
            ["OrgGrpc:Bootstrap"] = bootstrap,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            // A refused call is worth a line at this level.
            ["Logging:LogLevel:Grpc"] = "Information",
        };
    }

    private static async Task<string> TokenAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "program",
            ["client_secret"] = ClientSecret,
            ["scope"] = "orggrpc.write",
        });
        using var answer = await http.PostAsync("/connect/token", form);
        var text = await answer.Content.ReadAsStringAsync();
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>Passes everything that must not leave by every door.</summary>
    private static async Task UseAsync(ServerProcess server, string token)
    {
        await new RegistrationService.RegistrationServiceClient(server.Channel).RegisterUserAsync(new() { Email = Address, Name = "Pat", Password = Password });
        await Assert.ThrowsAsync<RpcException>(async () => await new RegistrationService.RegistrationServiceClient(server.Channel).VerifyEmailAsync(
            new() { Secret = LinkSecret }));
        Metadata bearer = new() { { "authorization", $"Bearer {token}" } };
        await Refused.AsyncOf(() => new OrganizationService.OrganizationServiceClient(server.Channel).CreateOrganizationAsync(new() { Name = "" }, bearer));
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        foreach (var address in new[] { $"/invitation?secret={LinkSecret}", $"/no/{Address}?token={token}", $"/v1/users:lookup?email={Address}" })
        {
            using var answer = await http.GetAsync(address);
        }
    }
}
