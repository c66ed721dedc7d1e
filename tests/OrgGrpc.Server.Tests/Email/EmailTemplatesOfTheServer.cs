using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Email;

public sealed class EmailTemplatesOfTheServer
{
    private const string Folder = "src/Server/Email/Templates";

    private static readonly string[] Names = [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, Folder))
        .Select(file => Path.GetFileName(file).Split('.')[0]).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> Templates => [.. Names];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_language_says_the_same(string name)
    {
        var english = Read(name, "en");

        Assert.All(Spoken.Languages, language => Assert.Equal(english.Names.Order(), Read(name, language.Name).Names.Order()));
    }

    [Fact]
    public void The_page_for_operators_lists_every_template_and_what_it_knows()
    {
        var page = Sources.Read("docs/email.md");

        Assert.All(Names, name => Assert.Contains(
            $"| `{name}` | {string.Join(", ", Read(name, "en").Names.Order(StringComparer.Ordinal).Select(hole => $"`{{{hole}}}`"))} |", page, StringComparison.Ordinal));
    }

    private static EmailTemplate Read(string name, string language) => EmailTemplate.Parse(Sources.Read($"{Folder}/{name}.{language}.txt"))!;
}
