using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Client.Tokens;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.Tokens;

public sealed class ObtainingTokens(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private readonly LocalIssuer issuer = new();
    private readonly FakeTimeProvider time = new();
    private string lastForm = "";
    private string? lastAuthorization;
    private ClientHost host = null!;

    public async ValueTask InitializeAsync()
    {
        await issuer.InitializeAsync();
        issuer.Answer = async http =>
        {
            var form = await http.Request.ReadFormAsync();
            lastForm = string.Join('&', form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
            lastAuthorization = http.Request.Headers.Authorization;
            return Token(issuer.TokenRequests);
        };
        host = new ClientHost(server.GrpcAddress, caller: null, Configure, services => services.AddSingleton<TimeProvider>(time));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Many_callers_at_once_cause_one_request()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CallAsync()));

        Assert.Equal(1, issuer.TokenRequests);
        Assert.Equal(50, host.Wire.Authorizations.Count);
        Assert.All(host.Wire.Authorizations, authorization => Assert.Equal("Bearer token-1", authorization));
    }

    [Fact]
    public async Task The_request_is_what_the_options_say()
    {
        await CallAsync();

        Assert.Equal("grant_type=client_credentials&organization=nirvana&resource=https://api.example.org/&scope=orggrpc.read orggrpc.write", lastForm);
        // RFC 6749, 2.3.1: id and secret are form-encoded before they are joined.
        var basic = Convert.ToBase64String("reports+%26+more:s%3Acret%2F%3F"u8);
        Assert.Equal($"Basic {basic}", lastAuthorization);
    }

    [Fact]
    public async Task It_is_renewed_before_it_expires_and_nobody_waits_for_that()
    {
        await CallAsync();
        time.Advance(TimeSpan.FromSeconds(239));
        await CallAsync();
        Assert.Equal(1, issuer.TokenRequests);

        var answered = new TaskCompletionSource();
        issuer.Answer = async _ =>
        {
            await answered.Task;
            return Token(2);
        };
        time.Advance(TimeSpan.FromSeconds(2));
        await CallAsync();
        Assert.Equal("Bearer token-1", host.Wire.Authorizations.Last());

        answered.SetResult();
        await UntilAsync(async () =>
        {
            await CallAsync();
            return host.Wire.Authorizations.Last() == "Bearer token-2";
        });
        Assert.Equal(2, issuer.TokenRequests);
    }

    [Fact]
    public async Task An_expired_one_is_not_sent()
    {
        await CallAsync();
        time.Advance(TimeSpan.FromMinutes(6));

        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-2"], host.Wire.Authorizations);
    }

    [Fact]
    public async Task One_that_the_server_refuses_is_not_given_again()
    {
        var source = host.Client<IAccessTokenSource>();
        var first = await source.GetAccessTokenAsync(CancellationToken.None);

        source.Reject("another");
        Assert.Equal(first, await source.GetAccessTokenAsync(CancellationToken.None));

        source.Reject(first!);
        Assert.NotEqual(first, await source.GetAccessTokenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_request_says_why_and_the_next_call_asks_again()
    {
        issuer.Answer = _ => Task.FromResult(Results.Json(new { error = "invalid_client" }, statusCode: 401));
        var failed = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await host.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

        Assert.Equal(StatusCode.Unauthenticated, failed.StatusCode);
        Assert.Equal("invalid_client", Assert.IsType<AccessTokenException>(failed.InnerException!.InnerException).Error);
        Assert.Empty(host.Wire.Sent);

        issuer.Answer = _ => Task.FromResult(Token(9));
        await CallAsync();
        Assert.Equal(["Bearer token-9"], host.Wire.Authorizations);
    }

    [Fact]
    public async Task One_caller_who_leaves_does_not_end_the_request_of_the_others()
    {
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        issuer.Answer = async _ =>
        {
            asked.TrySetResult();
            await answered.Task;
            return Token(1);
        };
        var source = host.Client<IAccessTokenSource>();
        using var leaving = new CancellationTokenSource();
        var first = source.GetAccessTokenAsync(leaving.Token).AsTask();
        var second = source.GetAccessTokenAsync(CancellationToken.None).AsTask();
        await asked.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answered.SetResult();

        Assert.Equal("token-1", await second);
        Assert.Equal(1, issuer.TokenRequests);
    }

    [Fact]
    public async Task A_host_can_send_the_token_of_somebody_else()
    {
        await using var web = new ClientHost(
            server.GrpcAddress, caller: null, Configure, services => services.AddSingleton<IAccessTokenSource>(new Signed("hers")));
        await Assert.ThrowsAsync<OrgGrpcException>(async () => await web.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

        Assert.Equal(["Bearer hers"], web.Wire.Authorizations);
        Assert.Equal(0, issuer.TokenRequests);
    }

    private static IResult Token(int number) =>
        Results.Json(new { access_token = $"token-{number}", token_type = "Bearer", expires_in = 300 });

    // The issuer is not the server's: what counts here is the header that went out, not the answer.
    private Task CallAsync() => Assert.ThrowsAsync<OrgGrpcException>(
        async () => await host.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private void Configure(OrgGrpcOptions options)
    {
        options.Authority = new Uri(issuer.Address);
        options.ClientId = "reports & more";
        options.ClientSecret = "s:cret/?";
        options.Scopes.Add("orggrpc.read");
        options.Scopes.Add("orggrpc.write");
        options.Resource = "https://api.example.org/";
        options.Organization = "nirvana";
    }

    private sealed class Signed(string token) : IAccessTokenSource
    {
        public ValueTask<string?> GetAccessTokenAsync(CancellationToken cancellationToken) => new(token);
    }
}
