using System.Net;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class ReturnAddresses(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    public static TheoryData<string> Elsewhere =>
    [
        "https://evil.example", "//evil.example", "///evil.example", @"/\evil.example", @"\/evil.example", @"\\evil.example", "https:evil.example",
        "https:/evil.example", "javascript:alert(1)", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/%2Fevil.example",
        "/%5Cevil.example", "/%252Fevil.example", "/%255cevil.example", "%2F%2Fevil.example", "/%09/evil.example", "evil.example", "@evil.example",
        "/.//evil.example", "~//evil.example", "/\u00e9", "/ev\u0131l?a=\u2028", "",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task A_page_never_leads_to_another_server(string returnUrl)
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));

        using var answer = await visitor.SendFormAsync(
            $"/organizations/choose?returnUrl={Uri.EscapeDataString(returnUrl)}", ("Name", "Nirvana"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/?organization=org_", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Neither_signing_in_nor_signing_out_leads_to_another_server(string returnUrl)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        var query = $"?returnUrl={Uri.EscapeDataString(returnUrl)}";

        using var entered = await visitor.SendFormAsync($"/sign-in{query}", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        var asked = await visitor.ReadAsync($"/sign-out{query}");
        using var left = await visitor.SendFormAsync($"/sign-out{query}");

        Assert.Equal((HttpStatusCode.Redirect, "/"), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        Assert.Contains("href=\"/\">Stay signed in", asked, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-out"), (left.StatusCode, left.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/connect/authorize?client_id=app&state=a%2Fb", "/connect/authorize?client_id=app&state=a%2Fb&organization=org_")]
    [InlineData("/connect/authorize?organization=org_other&state=1", "/connect/authorize?state=1&organization=org_")]
    [InlineData("/connect/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fcb", "/connect/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fcb&organization=org_")]
    public async Task The_picker_puts_its_answer_into_the_address_that_it_came_from(string returnUrl, string begin)
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));

        using var answer = await visitor.SendFormAsync(
            $"/organizations/choose?returnUrl={Uri.EscapeDataString(returnUrl)}", ("Name", "Nirvana"));

        Assert.StartsWith(begin, answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_who_must_sign_in_first_comes_back_to_the_page()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync("/organizations/choose?returnUrl=%2Fconnect%2Fauthorize%3Fa%3Db");

        Assert.Equal(
            "/sign-in?returnUrl=%2Forganizations%2Fchoose%3FreturnUrl%3D%252Fconnect%252Fauthorize%253Fa%253Db",
            answer.Headers.Location!.OriginalString);
    }
}
