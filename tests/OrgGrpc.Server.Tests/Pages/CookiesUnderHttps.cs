using System.Net;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>With an https address outside, and plain HTTP between the proxy and us, every cookie travels by TLS alone.</summary>
public sealed class CookiesUnderHttps(CookiesUnderHttps.ServerBehindTls server) : IClassFixture<CookiesUnderHttps.ServerBehindTls>
{
    [Fact]
    public async Task Every_cookie_is_secure_unseen_by_scripts_and_kept_from_other_sites()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        using var page = await visitor.GetAsync("/sign-in");
        var token = WebVisitor.FormTokenOf(await page.Content.ReadAsStringAsync());
        using var entering = await visitor.PostWithCookiesAsync(
            "/sign-in", CookiesOf(page), ("Email", kurt.Address.Value), ("Password", Passwords.Usual), token);
        Assert.Equal(HttpStatusCode.Redirect, entering.StatusCode);

        var set = new[] { page, entering }.SelectMany(SetBy).ToList();

        Assert.Superset(new HashSet<string> { "orggrpc.form", "orggrpc.session" }, set.Select(cookie => cookie.Split('=')[0]).ToHashSet());
        Assert.All(set, cookie =>
        {
            var attributes = cookie.Split("; ")[1..].Select(attribute => attribute.ToLowerInvariant()).ToList();
            Assert.Superset(new HashSet<string> { "secure", "httponly", "path=/" }, attributes.ToHashSet());
            Assert.Contains(attributes, attribute => attribute is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("domain=", StringComparison.Ordinal));
        });
    }

    private static string[] SetBy(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];

    private static string[] CookiesOf(HttpResponseMessage answer) => [.. SetBy(answer).Select(cookie => cookie.Split(';')[0])];

    public sealed class ServerBehindTls : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:PublicUrl"] = "https://id.example.org",
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        };
    }
}
