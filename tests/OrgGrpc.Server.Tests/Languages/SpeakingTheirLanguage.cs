using System.Globalization;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Pages.Dev;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

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
    public async Task The_start_page_says_who_the_people_of_the_demo_are()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        using var visitor = new WebVisitor(demo, language: "de");

        var page = await visitor.ReadAsync("/");

        Assert.Contains("<td>betreibt diesen Server, besitzt Foo Fighters", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" owns ", page, StringComparison.Ordinal);
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
    public async Task A_day_is_written_as_the_language_writes_it()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        using var english = await WebVisitor.AsAsync(server, pat, language: "en");
        using var german = await WebVisitor.AsAsync(server, pat, language: "de");
        var day = pat.CreateTime.UtcDateTime;

        Assert.Contains($">{day.ToString("d MMMM yyyy", new CultureInfo("en"))}</time>", await english.ReadAsync($"/operator/users/{pat.Id}"), StringComparison.Ordinal);
        Assert.Contains($">{day.ToString("d. MMMM yyyy", new CultureInfo("de"))}</time>", await german.ReadAsync($"/operator/users/{pat.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_a_sentence_with_markup_are_text_in_every_language()
    {
        var kurt = await server.AddPersonAsync("<i>kurt</i>", email: "kurt.in.markup@example.org");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var organization = (await organizations.CreateOrganizationAsync(new() { Name = "<i>Nirvana</i>" })).Organization.Id;
        await new InvitationService.InvitationServiceClient(server.As(kurt.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization, Email = "gast@example.org", Roles = { "admin" } });
        using var guest = new WebVisitor(server, language: "de");

        using var answer = await guest.GetAsync(await LinkToAsync("gast@example.org"));

        Assert.Contains(
            "&lt;i&gt;kurt&lt;/i&gt; lädt <strong>gast@example.org</strong> ein, als Admin Mitglied von <strong>&lt;i&gt;Nirvana&lt;/i&gt;</strong> zu werden.",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rpcs_speak_English_to_everybody()
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Add("Accept-Language", "de");

        using var answer = await http.PostAsJsonAsync("/v1/registrations:registerUser", new { email = "kein-at", name = "", password = "kurz" });

        Assert.Contains("must be an e-mail address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> LinkToAsync(string address)
    {
        var mails = await server.InScopeAsync(
            services => services.GetRequiredService<DevelopmentMailbox>().ReadAsync(1, EmailAddress.FromStored(address), default));
        return MailboxModel.Parts(mails.Single().Content.Text).First(part => part.IsLink).Text;
    }

    private sealed class DemoServer : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["OrgGrpc:Bootstrap"] = null };
    }
}
