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
        // The first handler is the one that counts calls.
        host.Client<OrganizationServiceClient>();
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Many_callers_at_once_cause_one_request()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TokenAsync()));

        Assert.Equal(1, issuer.TokenRequests);
        Assert.All(tokens, token => Assert.Equal("token-1", token));
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
        await TokenAsync();
        time.Advance(TimeSpan.FromSeconds(239));
        await TokenAsync();
        Assert.Equal(1, issuer.TokenRequests);

        var answered = new TaskCompletionSource();
        issuer.Answer = async _ =>
        {
            await answered.Task;
            return Token(2);
        };
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("token-1", await TokenAsync());

        answered.SetResult();
        await UntilAsync(async () => await TokenAsync() == "token-2");
        Assert.Equal(2, issuer.TokenRequests);
    }

    [Fact]
    public async Task A_failed_renewal_is_not_felt_while_the_old_one_works()
    {
        await TokenAsync();
        issuer.Answer = _ => Task.FromResult(Results.StatusCode(503));
        time.Advance(TimeSpan.FromSeconds(250));
        Assert.Equal("token-1", await TokenAsync());

        time.Advance(TimeSpan.FromSeconds(50));
        await Assert.ThrowsAsync<AccessTokenException>(TokenAsync);
    }

    [Fact]
    public async Task An_expired_one_is_not_sent()
    {
        await TokenAsync();
        time.Advance(TimeSpan.FromMinutes(6));

        await CallAsync();

        Assert.Equal(["Bearer token-2"], host.Wire.Authorizations);
    }

    [Fact]
    public async Task One_that_the_server_refuses_is_not_sent_again()
    {
        await CallAsync();
        await CallAsync();
        Assert.Equal(["Bearer token-1", "Bearer token-2"], host.Wire.Authorizations);

        // What somebody else's call was refused with says nothing about a newer one.
        host.Client<IAccessTokenSource>().Reject("token-1");
        var token = await TokenAsync();
        host.Client<IAccessTokenSource>().Reject("token-2");
        Assert.Equal(token, await TokenAsync());
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

    private async Task<string?> TokenAsync() => await host.Client<IAccessTokenSource>().GetAccessTokenAsync(CancellationToken.None);

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
