using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>
/// docs/settings.md is made from the comments of the options, so that neither says what the other does not. With ORGGRPC_WRITE_DOCS=1 the
/// test writes it instead of judging it.
/// </summary>
public sealed partial class SettingsDocument
{
    private const string Start = "<!-- Made from the options' own comments; see the test SettingsDocument. -->";

    [Fact]
    public void Says_of_every_setting_what_the_options_say()
    {
        var path = Path.Combine(Repository.Root, "docs", "settings.md");
        var text = File.ReadAllText(path);
        var made = text[..(text.IndexOf(Start, StringComparison.Ordinal) + Start.Length)] + "\n" + Tables();
        if (Environment.GetEnvironmentVariable("ORGGRPC_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, made);
            return;
        }

        foreach (var (section, type) in UnknownSettings.Known)
        {
            foreach (var property in Properties(type))
            {
                Assert.Contains($"`{section}:{property.Name}`", text, StringComparison.Ordinal);
            }
        }

        Assert.True(made == text, "docs/settings.md is not what the options say: run this test with ORGGRPC_WRITE_DOCS=1.");
    }

    [Fact]
    public void Every_setting_says_its_default()
    {
        var summaries = Summaries();
        foreach (var property in UnknownSettings.Known.SelectMany(known => Properties(known.Type)))
        {
            var summary = summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}") ?? "";
            Assert.True(
                summary.Contains("Default", StringComparison.Ordinal) || summary.Contains("default", StringComparison.Ordinal) || summary.Contains("Required", StringComparison.Ordinal),
                $"{property.DeclaringType.Name}.{property.Name} does not say its default.");
        }
    }

    private static string Tables()
    {
        var summaries = Summaries();
        var text = new StringBuilder();
        foreach (var (section, type) in UnknownSettings.Known.OrderBy(known => known.Section, StringComparer.Ordinal))
        {
            text.Append(null, $"\n## {section}\n\n").Append(summaries[$"T:{type.FullName}"]).Append("\n\n| setting | meaning, default and limits |\n|---|---|\n");
            foreach (var property in Properties(type))
            {
                text.Append(null, $"| `{section}:{property.Name}` | {summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}")} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static Dictionary<string, string> Summaries() => XDocument
        .Load(Path.ChangeExtension(typeof(UnknownSettings).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")));

    private static string Plain(XElement? summary)
    {
        if (summary is null)
        {
            return "";
        }

        var parts = summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } reference => $"`{reference[(reference.LastIndexOf('.') + 1)..]}`",
            XElement other => other.Value,
            _ => node.ToString(System.Xml.Linq.SaveOptions.DisableFormatting),
        });
        return Space().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
