using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Tests.Languages;

/// <summary>Set UPDATE_DOCS=1 to bring the files up to date; what a translation lacks is then said by the test.</summary>
public sealed partial class TextsInEveryLanguage
{
    public TextsInEveryLanguage()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Catalogue.Write(null);
            foreach (var language in Catalogue.Languages.ToList())
            {
                Catalogue.Write(language);
            }
        }
    }

    public static TheoryData<string> Languages => [.. Catalogue.Languages];

    [Fact]
    public void The_catalogue_holds_what_the_code_says_and_nothing_else()
    {
        Assert.Empty(Catalogue.Asked[""]);
        Assert.Equal(Catalogue.Asked.Select(asked => asked.Key).Order(StringComparer.Ordinal), Catalogue.Read(null).Keys);
        Assert.All(Catalogue.Read(null), text => Assert.Equal(text.Key, text.Value));
    }

    /// <summary>The build drops one of such a pair, without an error: the names of resources have no case.</summary>
    [Fact]
    public void No_two_texts_differ_by_capitals_alone() =>
        Assert.Empty(Catalogue.Read(null).Keys.GroupBy(text => text, StringComparer.OrdinalIgnoreCase).Where(texts => texts.Count() > 1).SelectMany(texts => texts));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_is_there_in_every_language(string language)
    {
        var texts = Catalogue.Read(language);

        Assert.Empty(Catalogue.Read(null).Keys.Except(texts.Keys));
        Assert.Empty(texts.Keys.Except(Catalogue.Read(null).Keys));
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_translation_has_the_same_holes_and_the_same_markup(string language) => Assert.All(
        Catalogue.Read(language),
        text => Assert.Equal(
            Fixed(text.Key),
            Fixed(text.Value)));

    /// <summary>What must not be lost; how a date is written is a matter of the language.</summary>
    private static IEnumerable<string> Fixed(string text) =>
        Part().Matches(text).Select(match => match.Value.Split(':')[0].TrimEnd('}')).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+(:[^}]*)?\}|</?[a-z][^>]*>")]
    private static partial Regex Part();
}
