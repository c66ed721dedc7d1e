using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>What serves developers is not there in production, and what production needs is asked for before the first request.</summary>
public sealed class InProduction : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("orggrpc-test-").FullName;

    [Fact]
    public async Task Reflection_mailbox_and_demo_are_off_and_health_answers_without_a_token()
    {
        await using var server = await ServerProcess.StartAsync(directory);
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Add("Accept", "text/html");

        Assert.Equal("Unimplemented", await ReflectAsync(server));
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(server.Channel).CheckAsync(new())).Status);
        Assert.Equal(HttpStatusCode.NotFound, await CodeOfAsync(http, "/dev/mailbox"));
        Assert.Equal(HttpStatusCode.NotFound, await CodeOfAsync(http, "/metrics"));
        var start = await http.GetStringAsync("/");
        Assert.DoesNotContain("Development", start, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", start, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", server.Output, StringComparison.Ordinal);
        Assert.Contains("There is no operator yet.", server.Output, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "demo-program",
            ["client_secret"] = "demo-program-demo-secret-for-development-only",
        });
        using var token = await http.PostAsync("/connect/token", form);
        Assert.Contains("invalid_client", await token.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_doors_are_open_in_development()
    {
        await using var server = await ServerProcess.StartAsync(directory, new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        using var http = new HttpClient { BaseAddress = server.WebAddress };

        Assert.Equal("OK", await ReflectAsync(server));
        Assert.Equal(HttpStatusCode.OK, await CodeOfAsync(http, "/dev/mailbox"));
        Assert.Contains("dave@example.org", await http.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Started_with_the_defaults_of_development_it_says_what_is_missing()
    {
        const string NoUrl = "OrgGrpc:PublicUrl must be set outside Development: it is the issuer of every token and the base of every mailed link.";
        const string PlainUrl = "OrgGrpc:PublicUrl must be https outside Development, unless it is a loopback address: passwords and tokens travel there.";
        const string NoMail = "OrgGrpc:Email:Transport must be set outside Development, and not to Console, which sends nothing.";
        Assert.Equal([NoUrl, NoMail], await FaultsAsync(publicUrl: null, mail: null));
        Assert.Equal([PlainUrl], await FaultsAsync("http://id.example.org", mail: "File"));
        Assert.Equal([PlainUrl, NoMail], await FaultsAsync("http://id.example.org", mail: "Console"));
        Assert.Equal([NoMail], await FaultsAsync("https://id.example.org", mail: null));
        Assert.False(File.Exists(Path.Combine(directory, "orggrpc.db")));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private async Task<IEnumerable<string>> FaultsAsync(string? publicUrl, string? mail)
    {
        var (code, output) = await ServerProcess.RunAsync(
            directory, new Dictionary<string, string?> { ["OrgGrpc:PublicUrl"] = publicUrl, ["OrgGrpc:Email:Transport"] = mail });
        Assert.Equal(1, code);
        Assert.Equal("OrgGrpc does not start:", output.Split('\n')[0]);
        return output.Split('\n')[1..].Select(line => line.Trim());
    }

    /// <summary>How a question about the services ends.</summary>
    private static async Task<string> ReflectAsync(ServerProcess server)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        try
        {
            await call.RequestStream.WriteAsync(new() { ListServices = "" });
            await call.ResponseStream.MoveNext(CancellationToken.None);
            return "OK";
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode.ToString();
        }
    }

    private static async Task<HttpStatusCode> CodeOfAsync(HttpClient http, string address)
    {
        using var answer = await http.GetAsync(address);
        return answer.StatusCode;
    }
}
