using System.Net;
using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Languages;

/// <summary>A text that no <c>T</c> or <c>H</c> asks for is in no catalogue: what people see tells.</summary>
public sealed partial class NoEnglishOnGermanPages(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Every_page_speaks_German_to_whoever_does()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var organization = (await new OrganizationService.OrganizationServiceClient(server.As(pat.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
        var membership = (await server.JoinAsync(organization, await server.AddPersonAsync("krist"))).Id.ToString();
        var (client, _) = await server.AddProgramAsync("orggrpc.read");
        using var nobody = new WebVisitor(server, language: "de");
        using var visitor = await WebVisitor.AsAsync(server, pat, language: "de");
        List<string> english = [];
        var read = 0;
        foreach (var page in (await EveryPageHandler.HandlersOfAsync(server)).Where(handler => !handler.Posts))
        {
            foreach (var who in new[] { nobody, visitor })
            {
                var address = page.Address(organization, membership, pat.Id.ToString(), client);
                using var answer = await who.GetAsync(address);
                if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    read++;
                    var html = await answer.Content.ReadAsStringAsync();
                    Assert.Contains("<html lang=\"de\">", html, StringComparison.Ordinal);
                    english.AddRange(TextsOf(html).Where(text => English().IsMatch(text)).Select(text => $"{address}: {text}"));
                }
            }
        }

        Assert.InRange(read, 30, 200);
        Assert.True(english.Count == 0, string.Join('\n', english.Distinct()));
    }

    [Fact]
    public void A_page_in_English_would_be_noticed() =>
        Assert.All(["To the start page", "Sign out", "Nothing is left.", "Forgot your password?"], text => Assert.Matches(English(), text));

    /// <summary>What is seen or read aloud, beside what is no language: code, and mails, which speak that of whom they went to.</summary>
    private static IEnumerable<string> TextsOf(string html)
    {
        var seen = Unspoken().Replace(html, "");
        return Tag().Split(seen).Concat(ReadAloud().Matches(seen).Select(match => match.Groups["text"].Value))
            .Select(text => WebUtility.HtmlDecode(text).Trim()).Where(text => text.Length > 0);
    }

    [GeneratedRegex(@"<(head|script|style|code|pre|article)\b.*?</\1>", RegexOptions.Singleline)]
    private static partial Regex Unspoken();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("(aria-label|alt|title|placeholder)=\"(?<text>[^\"]*)\"")]
    private static partial Regex ReadAloud();

    /// <summary>Words that are English and not German, too; one of them is in nearly every sentence.</summary>
    [GeneratedRegex(
        @"(?<![\w-])(a|the|this|that|you|your|my|is|are|be|been|it|its|they|them|there|and|or|not|no|of|to|for|from|with|without|by|at|on|when|who|what|has|have|may|can|do|"
        + @"does|new|one|all|none|yes|sign|signed|password|address|account|people|person|member|members|invite|invitation|organization|owner|roles?|delete|deleted|"
        + @"remove|change|create|save|send|cancel|back|next|since|state|search|show|active|suspended|keys?|clients|users|expires?)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex English();
}
