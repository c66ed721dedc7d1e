using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Hosting;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>What the contract says nothing about is nobody's, and no spelling of a path leads past what it says.</summary>
public sealed class WaysAroundAccess(WaysAroundAccess.CarelessServer server) : IClassFixture<WaysAroundAccess.CarelessServer>
{
    public sealed class CarelessServer : ServerUnderTest
    {
        protected override void Map(WebApplication app) => app.MapGrpcService<UndeclaredService>();
    }

    public static TheoryData<string> Spellings =>
    [
        "/{0}/{1}?x=1",
        "/{0}/{1}/",
        "//{0}/{1}",
        "/{0}//{1}",
        "/./{0}/{1}",
        "/x/../{0}/{1}",
        "/{0}/./{1}",
        "/{0}/{1};x",
        "/{0}%2f{1}",
        "upper",
        "lower",
        "escaped",
    ];

    [Fact]
    public async Task A_rpc_without_an_access_option_is_refused_whoever_calls_by_whatever_door()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var (program, _) = await server.AddProgramAsync(Scopes.Read, Scopes.Write, Scopes.Operate);
        using var web = GrpcChannel.ForAddress(server.WebAddress, new()
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()),
            HttpVersion = HttpVersion.Version11,
        });
        CallInvoker[] callers =
        [
            server.Anonymous,
            server.As(pat.Id),
            server.AsProgram(program, Scopes.Read, Scopes.Write, Scopes.Operate),
            web.CreateCallInvoker(),
            web.Intercept(metadata =>
            {
                metadata.Add("authorization", $"Bearer {server.TokenOf(pat.Id)}");
                return metadata;
            }),
        ];
        foreach (var caller in callers)
        {
            await AssertRefusedAsync(async () => await caller.AsyncUnaryCall(UndeclaredService.Unary, null, default, new()));
            await AssertRefusedAsync(async () =>
            {
                using var stream = caller.AsyncServerStreamingCall(UndeclaredService.Streaming, null, default, new());
                return await stream.ResponseStream.MoveNext(CancellationToken.None);
            });
        }

        await AssertRefusedAsync(async () =>
        {
            using var talk = server.As(pat.Id).AsyncDuplexStreamingCall(UndeclaredService.Duplex, null, default);
            return await talk.ResponseStream.MoveNext(CancellationToken.None);
        });
        Assert.Equal(0, UndeclaredService.Calls);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task No_spelling_of_a_path_lets_in_whom_the_usual_one_refuses(string spelling)
    {
        var stage = await Stage.SetAsync(server);
        foreach (var rpc in Rpcs.All)
        {
            var rule = rpc.GetOptions().GetExtension(AccessExtensions.Access).RuleCase;
            if (rule == V1.Access.RuleOneofCase.Anonymous || rpc.IsServerStreaming)
            {
                continue;
            }

            var (_, request) = await SampleCalls.All[Rpcs.NameOf(rpc)].PrepareAsync(await StageOfAsync(stage, rpc.Name));
            var path = Spell(spelling, rpc.Service.FullName, rpc.Name);
            var (code, _) = await server.PostAsync(path, RawCalls.Frame(request.ToByteArray()));
            Assert.True(code is -1 or 12 or 16, $"{path} for nobody: {code}");

            if (rule is V1.Access.RuleOneofCase.Operator or V1.Access.RuleOneofCase.Permission)
            {
                (code, _) = await server.PostAsync(path, RawCalls.Frame(request.ToByteArray()), stage.Newcomer);
                Assert.True(code is -1 or 12 or 16, $"{path} for somebody who is not verified: {code}");
                (code, _) = await server.PostAsync(path, RawCalls.Frame(request.ToByteArray()), stage.Stranger);
                Assert.True(code is -1 or 5 or 7 or 12, $"{path} for a stranger: {code}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Nor_does_one_through_grpc_web(string spelling)
    {
        var stage = await Stage.SetAsync(server);
        Assert.False(await IsRefusedAsync(HttpMethod.Post, "/orggrpc.v1.UserService/ListUsers", stage.Operator, "application/grpc-web"));
        foreach (var (service, rpc, callers) in new[]
        {
            ("orggrpc.v1.UserService", "ListUsers", new User?[] { null, stage.Newcomer, stage.Stranger, stage.Owner }),
            ("orggrpc.v1.UserService", "GetMe", [null, stage.Newcomer]),
            ("orggrpc.v1.ClientService", "ListClients", [null, stage.Stranger, stage.Owner]),
        })
        {
            var path = Spell(spelling, service, rpc);
            foreach (var caller in callers)
            {
                Assert.True(await IsRefusedAsync(HttpMethod.Post, path, caller, "application/grpc-web"), $"{path} for {caller?.Name.Value ?? "nobody"}");
            }
        }
    }

    [Theory]
    [InlineData("/v1/users")]
    [InlineData("//v1/users")]
    [InlineData("/v1//users")]
    [InlineData("/./v1/users")]
    [InlineData("/x/../v1/users")]
    [InlineData("/v1/x/../users")]
    [InlineData("/v1/users/")]
    [InlineData("/v1/users;x")]
    [InlineData("/v1%2fusers")]
    [InlineData("/V1/USERS")]
    [InlineData("/%76%31/%75sers")]
    [InlineData("/v1/%2e%2e/v1/users")]
    [InlineData("/v1/users?x=1")]
    [InlineData("/v1/users%00")]
    [InlineData("/orggrpc.v1.UserService/ListUsers")]
    public async Task Nor_does_one_through_json(string path)
    {
        var stage = await Stage.SetAsync(server);
        Assert.False(await IsRefusedAsync(HttpMethod.Get, "/v1/users", stage.Operator, null));
        foreach (var caller in new[] { null, stage.Newcomer, stage.Stranger, stage.Owner })
        {
            Assert.True(await IsRefusedAsync(HttpMethod.Get, path, caller, null), $"{path} for {caller?.Name.Value ?? "nobody"}");
            Assert.True(await IsRefusedAsync(HttpMethod.Post, path, caller, "application/json"), $"{path} for {caller?.Name.Value ?? "nobody"}");
        }
    }

    /// <summary>Whether the answer over HTTP/1.1 holds neither a success nor anything of a person.</summary>
    private async Task<bool> IsRefusedAsync(HttpMethod method, string path, User? caller, string? type)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, RawCalls.AsWritten(server.WebAddress, path));
        if (type is not null)
        {
            request.Content = new ByteArrayContent(type == "application/json" ? "{}"u8.ToArray() : RawCalls.Frame([]));
            request.Content.Headers.ContentType = new(type);
        }

        if (caller is not null)
        {
            request.Headers.Authorization = new("Bearer", server.TokenOf(caller.Id));
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var isSuccess = response.IsSuccessStatusCode && !response.Headers.Contains("grpc-status") && !IsGrpcRefusal(body);
        return !isSuccess && !body.Contains("@example.org", StringComparison.Ordinal);
    }

    /// <summary>gRPC-Web may put the status into the body's last frame.</summary>
    private static bool IsGrpcRefusal(string body) =>
        body.Contains("grpc-status:", StringComparison.Ordinal) && !body.Contains("grpc-status: 0", StringComparison.Ordinal);

    /// <summary>One stage serves all: nobody is let in, so nothing changes; but an offer is made once only.</summary>
    private async Task<Stage> StageOfAsync(Stage usual, string rpc) =>
        rpc.Contains("OwnershipTransfer", StringComparison.Ordinal) || rpc.StartsWith("Undelete", StringComparison.Ordinal)
        || rpc.StartsWith("Reactivate", StringComparison.Ordinal)
            ? await Stage.SetAsync(server)
            : usual;

    private static string Spell(string spelling, string service, string rpc) => spelling switch
    {
        "upper" => $"/{service}/{rpc}".ToUpperInvariant(),
        "lower" => $"/{service}/{rpc}".ToLowerInvariant(),
        "escaped" => $"/{service}/{rpc}".Replace("o", "%6F", StringComparison.Ordinal).Replace("r", "%72", StringComparison.Ordinal),
        _ => spelling.Replace("{0}", service, StringComparison.Ordinal).Replace("{1}", rpc, StringComparison.Ordinal),
    };

    private static async Task AssertRefusedAsync<T>(Func<Task<T>> call)
    {
        var refused = await Refused.AsyncOf(call);
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED"), (refused.Code, refused.Reason));
    }
}
