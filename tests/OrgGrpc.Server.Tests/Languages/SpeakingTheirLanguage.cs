using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Languages;

public sealed class SpeakingTheirLanguage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Theory]
    [InlineData("de", "de", "Anmelden")]
    [InlineData("de-AT,en;q=0.5", "de", "Anmelden")]
    [InlineData("fr,de;q=0.8,en;q=0.7", "de", "Anmelden")]
    [InlineData("en-GB", "en", "Sign in")]
    [InlineData("fr", "en", "Sign in")]
    [InlineData("", "en", "Sign in")]
    [InlineData("de; q=rubbish,,;", "en", "Sign in")]
    public async Task A_page_speaks_the_first_language_of_the_browser_that_it_knows(string accepted, string spoken, string heading)
    {
        using var visitor = new WebVisitor(server, language: accepted);

        var page = await visitor.ReadAsync("/sign-in");

        Assert.Contains($"<html lang=\"{spoken}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{heading}</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_comes_before_the_browser_and_counts_at_once()
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("krist"));
        Assert.Contains("<html lang=\"en\">", await visitor.ReadAsync("/account"), StringComparison.Ordinal);

        using (await visitor.SendFormAsync("/account?handler=save", "/account", ("Name", "Krist"), ("Locale", "de-AT")))
        {
            Assert.Contains("<html lang=\"de\">", await visitor.ReadAsync("/account"), StringComparison.Ordinal);
        }

        using (await visitor.SendFormAsync("/account?handler=save", "/account", ("Name", "Krist"), ("Locale", "")))
        {
            Assert.Contains("<html lang=\"en\">", await visitor.ReadAsync("/account"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_refused_form_says_why_in_the_same_language()
    {
        using var visitor = new WebVisitor(server, language: "de");

        using var answer = await visitor.SendFormAsync("/register", ("Email", "kein-at"), ("Name", ""), ("Password", "kurz"));

        var page = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("E-Mail-Adresse: muss eine E-Mail-Adresse wie name@example.org sein.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("must be", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_registers_on_a_page_is_remembered_as_speaking_its_language()
    {
        using var visitor = new WebVisitor(server, language: "de-CH");

        using var answer = await visitor.SendFormAsync(
            "/register", ("Email", "heidi@example.org"), ("Name", "Heidi"), ("Password", "Kühe auf der hohen Alm"));

        var heidi = await server.WriteAsync(db => db.Users.SingleAsync(user => user.Email == "heidi@example.org"));
        Assert.Equal("de", heidi.Locale);
    }

    [Fact]
    public async Task Rpcs_speak_English_to_everybody()
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Add("Accept-Language", "de");

        using var answer = await http.PostAsJsonAsync("/v1/registrations:registerUser", new { email = "kein-at", name = "", password = "kurz" });

        Assert.Contains("must be an e-mail address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
