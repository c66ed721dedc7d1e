using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Email;

/// <summary>
/// The words of all mails: one file <c>name.language.txt</c> each, those of the server inside the assembly, and over them those that a host keeps
/// in a folder.
/// </summary>
internal sealed class EmailTemplates(IOptions<EmailOptions> options, IOptions<ServerOptions> server, IHostEnvironment environment)
{
    private const string Prefix = "OrgGrpc.Server.Email.Templates.";

    private static readonly Dictionary<string, EmailTemplate> Own = ReadOwn();

    private readonly Dictionary<string, EmailTemplate> all = new(
        Own.Concat(ReadHost(options.Value.Templates, environment)).GroupBy(file => file.Key, file => file.Value)
            .Select(files => KeyValuePair.Create(files.Key, files.Last())),
        StringComparer.Ordinal);

    /// <param name="template">Which mail it is.</param>
    /// <param name="locale">The receiver's language, as far as it is known.</param>
    /// <param name="values">What is put in, in that language.</param>
    public EmailContent Fill(string template, string? locale, Func<IEnumerable<(string Name, string Value)>> values)
    {
        var language = Spoken.Find(locale) ?? Spoken.Find(server.Value.Language) ?? Spoken.English;
        return Spoken.In(language, () =>
        {
            var filled = values().ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
            return all[FileOf(template, language)].Fill(filled, language.Name) with { Template = template, Values = filled };
        });
    }

    /// <summary>What is wrong with the files of a host, in sentences.</summary>
    public static IEnumerable<string> Faults(string? folder, IHostEnvironment environment)
    {
        if (folder is not null && !Directory.Exists(PathOf(folder, environment)))
        {
            yield return $"OrgGrpc:Email:Templates names the folder {folder}, which is not there.";
            yield break;
        }

        foreach (var path in FilesOf(folder, environment))
        {
            var file = Path.GetFileName(path);
            if (!Own.TryGetValue(file, out var own))
            {
                yield return $"OrgGrpc:Email:Templates has {file}, which is the name of no template of the server.";
            }
            else if (EmailTemplate.Parse(File.ReadAllText(path)) is not { } template)
            {
                yield return $"OrgGrpc:Email:Templates has {file} without a line 'Subject: …', an empty line and a text.";
            }
            else if (template.Names.Except(own.Names).ToList() is { Count: > 0 } unknown)
            {
                yield return $"OrgGrpc:Email:Templates has {file} with {{{string.Join("}, {", unknown)}}}; it knows {{{string.Join("}, {", own.Names.Order())}}}.";
            }
        }
    }

    private static Dictionary<string, EmailTemplate> ReadOwn()
    {
        var assembly = typeof(EmailTemplates).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(
            name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static EmailTemplate Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return EmailTemplate.Parse(reader.ReadToEnd()) ?? throw new InvalidOperationException($"{name} is no template.");
    }

    private static IEnumerable<KeyValuePair<string, EmailTemplate>> ReadHost(string? folder, IHostEnvironment environment) =>
        FilesOf(folder, environment).Select(path => KeyValuePair.Create(Path.GetFileName(path), EmailTemplate.Parse(File.ReadAllText(path))!));

    private static IEnumerable<string> FilesOf(string? folder, IHostEnvironment environment) =>
        folder is null ? [] : Directory.EnumerateFiles(PathOf(folder, environment), "*.txt").Order(StringComparer.Ordinal);

    private static string PathOf(string folder, IHostEnvironment environment) => Path.Combine(environment.ContentRootPath, folder);

    private static string FileOf(string template, CultureInfo language) => $"{template}.{language.Name}.txt";
}
