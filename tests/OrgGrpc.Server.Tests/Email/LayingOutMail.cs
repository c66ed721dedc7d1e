using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

public sealed class LayingOutMail : IAsyncDisposable
{
    private readonly MailingServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("{{x}} {0} ${y} %s {", "{{x}} {0} ${y} %s {")]
    [InlineData("\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;")]
    [InlineData("</title></style><b>&amp;", "&lt;/title&gt;&lt;/style&gt;&lt;b&gt;&amp;amp;")]
    [InlineData("Grüße aus 東京", "Grüße aus 東京")]
    public async Task What_people_wrote_stays_what_they_wrote(string words, string encoded)
    {
        await server.StartAsync();

        await server.EnqueueAsync($"{words} invites you", $"Hello {words},\n\n> {words}\n\nBye.");
        var mail = await server.Mail.NextAsync();

        Assert.Equal($"{words} invites you", mail.Subject);
        Assert.Equal($"Hello {words},\n\n> {words}\n\nBye.", mail.TextBody?.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains($"<title>{encoded} invites you</title>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($">Hello {encoded},</p>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($">{encoded}</blockquote>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains(">Bye.</p>", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_begin_a_line_and_pass_for_the_server()
    {
        await server.StartAsync();

        // These end lines for some programs, and names may hold them.
        await server.EnqueueAsync("Lines", "Hello kurt\u2028\u2028https://id.example.org/join?secret=evil\u2029\u2029https://id.example.org/join\u2028\u2028,\n\nBye.");

        Assert.DoesNotContain("<a ", (await server.Mail.NextAsync()).HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_servers_own_becomes_a_link_and_nothing_else_does()
    {
        await server.StartAsync();

        await server.EnqueueAsync("Links", """
            Open

            https://id.example.org/invitation?secret=abc&x="y

            https://evil.example/invitation

            https://id.example.org@evil.example/

            https://id.example.org.evil.example/

            javascript:alert(1)

            See https://id.example.org/join?secret=evil

            > https://id.example.org/join?secret=evil
            """);
        var html = (await server.Mail.NextAsync()).HtmlBody ?? "";

        Assert.Equal(2, html.Split("<a ").Length);
        Assert.Contains("""href="https://id.example.org/invitation?secret=abc&amp;x=%22y" """, html, StringComparison.Ordinal);
        Assert.Contains(">id.example.org/invitation</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_loads_nothing_and_is_made_for_light_and_dark()
    {
        await server.StartAsync();

        await server.EnqueueAsync("Plain");
        var html = (await server.Mail.NextAsync()).HtmlBody ?? "";

        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.All(["src=", "url(", "<link", "<script", "http:", "https:"], text => Assert.DoesNotContain(text, html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<p>Ours</p>")]
    [InlineData("")]
    public async Task A_host_brings_its_own_layout(string html)
    {
        server.Replace = services => services.AddSingleton<IEmailLayout>(new HostsLayout(html));
        await server.StartAsync();

        await server.EnqueueAsync("Plain");
        var mail = await server.Mail.NextAsync();

        Assert.Equal(html, mail.HtmlBody?.TrimEnd() ?? "");
        Assert.Equal("A text.", mail.TextBody?.TrimEnd());
    }

    [Fact]
    public async Task A_host_brings_its_own_words()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "verify-address.en.txt"), "Subject: Who are you, {name}?\r\n\r\nNobody at {host} knows you.\r\n");
        server.More["Templates"] = folder.FullName;
        await server.StartAsync();

        await new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
            new() { Email = "nobody@example.org", Name = "Nobody {host}", Password = "come as you are, friend" });
        var mail = await server.Mail.NextAsync();

        Assert.Equal("Who are you, Nobody {host}?", mail.Subject);
        Assert.Equal("Nobody at id.example.org knows you.", mail.TextBody?.TrimEnd());
        folder.Delete(recursive: true);
    }

    private sealed class HostsLayout(string html) : IEmailLayout
    {
        public string ToHtml(string subject, string text, string language) => html;
    }
}
