using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Client.Tokens;

namespace OrgGrpc.Client.Tests.Tokens;

public sealed class ExchangingTokens : IAsyncLifetime
{
    private const string Reports = "https://reports.example.org";

    private readonly LocalIssuer issuer = new();
    private readonly FakeTimeProvider time = new();
    private readonly List<string> forms = [];
    private ServiceProvider services = null!;

    public async ValueTask InitializeAsync()
    {
        await issuer.InitializeAsync();
        issuer.Answer = async http =>
        {
            var form = await http.Request.ReadFormAsync();
            lock (forms)
            {
                forms.Add(string.Join('&', form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}")));
                return Results.Json(new { access_token = $"passed-{forms.Count}", issued_token_type = "x", token_type = "Bearer", expires_in = 100 });
            }
        };
        services = Services("projects");
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Many_who_ask_at_once_cause_one_request()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync("hers")));

        Assert.All(tokens, token => Assert.Equal("passed-1", token));
        Assert.Equal(
            [
                $"grant_type=urn:ietf:params:oauth:grant-type:token-exchange&resource={Reports}&subject_token=hers"
                    + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token",
            ],
            forms);
    }

    [Fact]
    public async Task Nobody_gets_what_was_for_somebody_or_something_else()
    {
        Task<string>[] all =
        [
            AskAsync("hers"), AskAsync("his"), Exchange.GetTokenAsync("hers", "https://archive.example.org"),
            Exchange.GetTokenAsync("hers", Reports, organization: "nirvana"), Exchange.GetTokenAsync("hers", Reports, scope: "openid"),
        ];

        Assert.Equal(all.Length, (await Task.WhenAll(all)).Distinct().Count());
        Assert.Contains(forms, form => form.Contains("organization=nirvana", StringComparison.Ordinal));
        Assert.Contains(forms, form => form.Contains("scope=openid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_kept_until_it_expires()
    {
        Assert.Equal("passed-1", await AskAsync("hers"));
        time.Advance(TimeSpan.FromSeconds(97));
        Assert.Equal("passed-1", await AskAsync("hers"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("passed-2", await AskAsync("hers"));
    }

    [Fact]
    public async Task One_that_a_service_refused_is_not_given_again()
    {
        await AskAsync("hers");
        await AskAsync("his");

        Exchange.Reject("passed-1");

        Assert.Equal(("passed-3", "passed-2"), (await AskAsync("hers"), await AskAsync("his")));
    }

    [Fact]
    public async Task A_refusal_says_why_and_is_not_kept()
    {
        var good = issuer.Answer;
        issuer.Answer = _ => Task.FromResult(Results.Json(new { error = "invalid_grant" }, statusCode: 400));
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<AccessTokenException>(() => AskAsync("hers"))).Error);

        issuer.Answer = good;
        Assert.Equal("passed-1", await AskAsync("hers"));
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_the_request_of_the_others()
    {
        var good = issuer.Answer;
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        issuer.Answer = async http =>
        {
            asked.TrySetResult();
            await answered.Task;
            return await good(http);
        };
        using var leaving = new CancellationTokenSource();
        var first = Exchange.GetTokenAsync("hers", Reports, cancellationToken: leaving.Token);
        var second = AskAsync("hers");
        await asked.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answered.SetResult();

        Assert.Equal("passed-1", await second);
    }

    [Fact]
    public async Task Without_a_client_there_is_nothing_to_exchange_with()
    {
        await using var nobody = Services(clientId: null);

        Assert.Contains("ClientId", Assert.Throws<InvalidOperationException>(nobody.GetRequiredService<TokenExchange>).Message, StringComparison.Ordinal);
    }

    private TokenExchange Exchange => services.GetRequiredService<TokenExchange>();

    private Task<string> AskAsync(string subject) => Exchange.GetTokenAsync(subject, Reports, cancellationToken: TestContext.Current.CancellationToken);

    private ServiceProvider Services(string? clientId) => new ServiceCollection()
        .AddSingleton<TimeProvider>(time)
        .AddOrgGrpc(options =>
        {
            (options.Address, options.Authority) = (new("http://localhost:1"), new(issuer.Address));
            (options.ClientId, options.ClientSecret) = (clientId, clientId is null ? null : "secret");
        })
        .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
}
