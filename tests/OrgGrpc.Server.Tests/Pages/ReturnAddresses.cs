using System.Net;
using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed partial class ReturnAddresses(StagedServer server) : IClassFixture<StagedServer>
{
    public static TheoryData<string> Elsewhere =>
    [
        "https://evil.example", "//evil.example", "///evil.example", @"/\evil.example", @"\/evil.example", @"\\evil.example", "https:evil.example",
        "https:/evil.example", "javascript:alert(1)", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/%2Fevil.example",
        "/%5Cevil.example", "/%252Fevil.example", "/%255cevil.example", "%2F%2Fevil.example", "/%09/evil.example", "evil.example", "@evil.example",
        "/.//evil.example", "~//evil.example", "/\u00e9", "/ev\u0131l?a=\u2028", "",
        "//127.0.0.1@evil.example", "http://127.0.0.1:5080@evil.example/", "/%2F127.0.0.1@evil.example", "data:text/html,<h1>evil", " /account", "/account\r\nLocation: https://evil.example",
        "/%0d%0aLocation:%20https://evil.example", "/\0/evil.example", "http:evil.example", "//evil%E3%80%82example", "/\ud83d\ude08/evil.example", "JaVaScRiPt:alert(1)",
    ];

    /// <summary>Where links in mails lead; the mailbox of Development shows them.</summary>
    private const string Public = "127.0.0.1:5080";

    /// <summary>Those that lead on to where somebody came from. A page that takes a return address and is not named here fails the walk below.</summary>
    private static readonly string[] Leading =
        ["confirm", "consent", "organizations/choose", "register", "sign-in", "sign-in/provider", "sign-in/second-step", "sign-out"];

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
    [MemberData(nameof(Elsewhere))]
    public async Task Neither_confirming_nor_the_second_step_leads_to_another_server(string returnUrl)
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonWithPasswordAsync("krist"));
        await server.AddAuthenticatorAsync(krist);
        var code = await server.AddRecoveryCodeAsync(krist);
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        using var half = new WebVisitor(server);
        var query = $"?returnUrl={Uri.EscapeDataString(returnUrl)}";

        using var confirmed = await visitor.SendFormAsync($"/confirm{query}", ("Password", Passwords.Usual));
        using var first = await half.SendFormAsync($"/sign-in{query}", ("Email", krist.Address.Value), ("Password", Passwords.Usual));
        using var second = await half.SendFormAsync($"/sign-in/second-step{query}", ("Code", code));

        Assert.Equal((HttpStatusCode.Redirect, "/"), (confirmed.StatusCode, confirmed.Headers.Location?.OriginalString));
        Assert.Equal("/sign-in/second-step?returnUrl=%2F", first.Headers.Location?.OriginalString);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (second.StatusCode, second.Headers.Location?.OriginalString));
    }

    /// <summary>By links, forms and redirects, as a browser reads them; whether or not the page knows the parameter.</summary>
    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task No_page_leads_to_another_server(string returnUrl)
    {
        using var person = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true));
        using var nobody = new WebVisitor(server);
        var pages = (await EveryPageHandler.HandlersOfAsync(server)).Where(handler => !handler.Posts).ToList();
        Assert.Equal(Leading, pages.Where(page => page.Inputs.Any(input => input.Name == "ReturnUrl")).Select(page => page.Template).Order(StringComparer.Ordinal));
        foreach (var page in pages.Where(page => Leading.Contains(page.Template) || returnUrl is "//evil.example" or "javascript:alert(1)"))
        {
            foreach (var visitor in new[] { person, nobody })
            {
                using var answer = await visitor.GetAsync($"{page.Address()}?returnUrl={Uri.EscapeDataString(returnUrl)}");

                var links = Links().Matches(await answer.Content.ReadAsStringAsync()).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value));
                Assert.All(links.Append(answer.Headers.Location?.OriginalString ?? "/"), link => Assert.True(LeadsHere(link), $"{page} leads to {link}"));
            }
        }
    }

    /// <summary>WHATWG URL Standard, section 4.4: browsers drop tabs and newlines, and read a backslash as a slash.</summary>
    private bool LeadsHere(string link)
    {
        var read = string.Concat(link.Trim(' ').Where(character => character is not ('\t' or '\r' or '\n'))).Replace('\\', '/');
        var target = new Uri(server.WebAddress, read);
        return target is { Scheme: "http", UserInfo: "" } && (target.Authority == server.WebAddress.Authority || target.Authority == Public);
    }

    [GeneratedRegex("(?:href|action|formaction)=\"([^\"]*)\"")]
    private static partial Regex Links();

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
