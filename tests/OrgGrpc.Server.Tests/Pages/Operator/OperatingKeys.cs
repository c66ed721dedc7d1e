using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Tests.Oidc;

namespace OrgGrpc.Server.Tests.Pages.Operator;

/// <summary>Each test has a server of its own: there is one set of keys.</summary>
public sealed class OperatingKeys : IAsyncLifetime
{
    private const string Page = "/operator/keys";

    private readonly OperatorServer server = new();
    private WebVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        (_, visitor) = await server.OperatorAsync();
    }

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return server.DisposeAsync();
    }

    [Fact]
    public async Task New_keys_are_published_at_once_and_sign_after_the_lead()
    {
        var before = (await PublishedAsync(), Signer());

        Assert.Contains("New keys are published.", await visitor.SubmitAsync(Page, ""));

        var published = await PublishedAsync();
        Assert.Equal((2, 4), (before.Item1.Count, published.Count));
        Assert.Superset(before.Item1, published);
        Assert.Equal(before.Item2, Signer());
        server.Clock.Advance(TimeSpan.FromDays(2));
        Assert.NotEqual(before.Item2, Signer());
        Assert.Contains(Signer(), published);
    }

    [Fact]
    public async Task Keys_that_are_published_already_are_not_made_again()
    {
        using var first = await visitor.SendFormAsync(Page);

        using var second = await visitor.SendFormAsync(Page, "/organizations/new");

        Assert.Contains("The next keys are published already.", await second.Content.ReadAsStringAsync());
        Assert.Equal(4, (await PublishedAsync()).Count);
        Assert.DoesNotContain("Change the keys before their time", await visitor.ReadAsync(Page));
    }

    [Fact]
    public async Task The_page_tells_what_each_key_is_for_and_how_old_it_is()
    {
        server.Clock.Advance(TimeSpan.FromDays(3));
        var (_, later) = await server.OperatorAsync();

        var page = await later.ReadAsync(Page);

        Assert.Equal(3, page.Split("In use<br>").Length - 1);
        Assert.Equal(3, page.Split("3 days ago").Length - 1);
        Assert.Contains(Signer(), page);
        later.Dispose();
    }

    private string Signer() => server.Services.GetRequiredService<SigningKeys>().Signer(SigningKeyMaterial.AccessTokens).Key.KeyId;

    private async Task<SortedSet<string>> PublishedAsync() => new(
        (await server.GetJsonAsync("/.well-known/jwks")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!),
        StringComparer.Ordinal);
}
