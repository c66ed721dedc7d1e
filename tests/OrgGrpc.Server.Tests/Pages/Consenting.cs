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
