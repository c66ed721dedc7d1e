using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Languages;

/// <summary>The texts that the code asks for by <c>T("…")</c> and <c>H("…")</c>, and the files that hold them.</summary>
internal static partial class Catalogue
{
    private const string Folder = "src/Server/Languages";

    /// <summary>Each text, and the places that ask for it.</summary>
    public static ILookup<string, string> Asked { get; } = Sources.CodeBelow("src/Server").Concat(Sources.PagesBelow("src/Server"))
        .Where(path => !path.EndsWith("Languages/Texts.cs", StringComparison.Ordinal))
        .SelectMany(path => Call().Matches(Sources.Read(path)).Select(call => (Path: path, Text: TextOf(Sources.Read(path)[(call.Index + call.Length)..]))))
        .ToLookup(asked => asked.Text ?? "", asked => asked.Path, StringComparer.Ordinal);

    public static IEnumerable<string> Languages => Directory.EnumerateFiles(Path.Combine(Sources.Root, Folder), "Texts.*.resx")
        .Select(file => Path.GetFileName(file).Split('.')[1]);

    public static Dictionary<string, string> Read(string? language) => XDocument.Load(PathOf(language)).Root!.Elements("data").ToDictionary(
        data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    /// <summary>Writes the file of a language: what is asked for and, in a translation, known.</summary>
    public static void Write(string? language)
    {
        var known = File.Exists(PathOf(language)) ? Read(language) : [];
        var texts = Asked.Select(asked => asked.Key).Where(text => text.Length > 0).Order(StringComparer.Ordinal);
        XNamespace xml = XNamespace.Xml.NamespaceName;
        new XDocument(new XElement("root",
            Header("resmimetype", "text/microsoft-resx"),
            Header("version", "2.0"),
            Header("reader", "System.Resources.ResXResourceReader, System.Windows.Forms"),
            Header("writer", "System.Resources.ResXResourceWriter, System.Windows.Forms"),
            texts.Where(text => language is null || known.ContainsKey(text)).Select(text => new XElement("data",
                new XAttribute("name", text),
                new XAttribute(xml + "space", "preserve"),
                new XElement("value", language is null ? text : known[text]))))).Save(PathOf(language));
    }

    private static XElement Header(string name, string value) => new("resheader", new XAttribute("name", name), new XElement("value", value));

    private static string PathOf(string? language) =>
        Path.Combine(Sources.Root, Folder, language is null ? "Texts.resx" : $"Texts.{language}.resx");

    /// <summary>The literal that the code begins with, as it is looked up; null when there is none.</summary>
    private static string? TextOf(string code) => SyntaxFactory.ParseExpression(code, consumeFullText: false) switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax interpolated => FormatOf(interpolated),
        _ => null,
    };

    private static string FormatOf(InterpolatedStringExpressionSyntax interpolated)
    {
        var holes = 0;
        return string.Concat(interpolated.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax text => text.TextToken.ValueText.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            InterpolationSyntax hole => $"{{{holes++}{(hole.FormatClause is { } format ? $":{format.FormatStringToken.ValueText}" : "")}}}",
            _ => "",
        }));
    }

    [GeneratedRegex(@"(?<![\w.])(?<!new )[TH]\(")]
    private static partial Regex Call();
}
