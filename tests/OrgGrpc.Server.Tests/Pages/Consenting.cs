using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class Consenting(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_person_says_yes_once_and_is_not_asked_again_for_the_same()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync(asksConsent: true);
        using var browser = await Browser.OfAsync(server, dave);
        using var visitor = await WebVisitor.AsAsync(server, dave);
        var address = AddressOf((await browser.AuthorizeAsync(client, "openid email"))["returnUrl"]!);

        Assert.Contains("see your e-mail address", await visitor.ReadAsync(address), StringComparison.Ordinal);
        using var allowed = await visitor.SendFormAsync(address, ("answer", "allow"));

        Assert.Equal(HttpStatusCode.Redirect, allowed.StatusCode);
        Assert.NotNull((await browser.AuthorizeAsync(client, "openid email"))["code"]);
        Assert.Equal("/consent", (await browser.AuthorizeAsync(client, "openid email profile")).Target);
    }

    [Fact]
    public async Task A_yes_is_for_a_resource_too()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync(asksConsent: true);
        using var browser = await Browser.OfAsync(server, dave);
        using var visitor = await WebVisitor.AsAsync(server, dave);
        await AllowAsync("openid");
        Assert.NotNull((await browser.AuthorizeAsync(client, "openid"))["code"]);

        var words = await AllowAsync("openid", ("resource", "urn:orggrpc"));
        Assert.Contains("do here whatever you may do", words, StringComparison.Ordinal);
        Assert.NotNull((await browser.AuthorizeAsync(client, "openid", ("resource", "urn:orggrpc")))["code"]);
        Assert.Equal("/consent", (await browser.AuthorizeAsync(client, "openid", ("resource", "https://projects.example.org"))).Target);

        async Task<string> AllowAsync(string scope, params (string Name, string? Value)[] more)
        {
            var asked = await browser.AuthorizeAsync(client, scope, more);
            Assert.Equal("/consent", asked.Target);
            var address = AddressOf(asked["returnUrl"]!);
            var page = await visitor.ReadAsync(address);
            using var allowed = await visitor.SendFormAsync(address, ("answer", "allow"));
            return page;
        }
    }

    [Fact]
    public async Task The_only_resource_of_a_client_is_asked_about_though_nobody_names_it()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync(asksConsent: true, resources: ["https://projects.example.org"]);
        using var browser = await Browser.OfAsync(server, dave);
        using var visitor = await WebVisitor.AsAsync(server, dave);

        var page = await visitor.ReadAsync(AddressOf((await browser.AuthorizeAsync(client, "openid"))["returnUrl"]!));

        Assert.Contains("use https://projects.example.org in your name", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_says_no_and_the_client_hears_it()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync(asksConsent: true);
        using var browser = await Browser.OfAsync(server, dave);
        using var visitor = await WebVisitor.AsAsync(server, dave);
        var address = AddressOf((await browser.AuthorizeAsync(client, "openid"))["returnUrl"]!);

        using var denied = await visitor.SendFormAsync(address, ("answer", "deny"));

        Assert.Contains("consent=denied", denied.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/consent", (await browser.AuthorizeAsync(client, "openid")).Target);
    }

    [Fact]
    public async Task Another_site_cannot_say_yes_for_anybody()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync(asksConsent: true);
        using var browser = await Browser.OfAsync(server, dave);
        using var visitor = await WebVisitor.AsAsync(server, dave);
        var address = AddressOf((await browser.AuthorizeAsync(client, "openid"))["returnUrl"]!);

        using var forged = await visitor.PostAsync(address, ("answer", "allow"));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("/consent", (await browser.AuthorizeAsync(client, "openid")).Target);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync(AddressOf("/connect/authorize?client_id=any"));

        Assert.StartsWith("/sign-in?returnUrl=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static string AddressOf(string returnUrl) => $"/consent?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
