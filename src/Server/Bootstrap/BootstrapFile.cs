using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using OrgGrpc.Server.Hosting;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>A bootstrap file that was read: what it says, and on which line it says it.</summary>
internal sealed partial class BootstrapFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 32,
    };

    private readonly string name;
    private readonly LineMap lines;
    private readonly List<string> faults = [];

    private BootstrapFile(string name, byte[] json)
    {
        this.name = name;
        Document = JsonSerializer.Deserialize<BootstrapDocument>(json, Strict) ?? throw new JsonException("must be an object", "$", 0, 0);
        lines = LineMap.Of(json);
    }

    public BootstrapDocument Document { get; }

    public bool IsFaulty => faults.Count > 0;

    public static BootstrapFile Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            return new(name, File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            var place = exception.Path is { Length: > 2 } at ? $"{at[2..]}: " : "";
            throw new StartFault($"{name}({exception.LineNumber + 1}): {place}{Plain(exception)}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault($"The bootstrap file {path} (OrgGrpc:Bootstrap) cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Notes what is wrong at a place such as <c>organizations[0].owner</c>; all of it is told together.</summary>
    public void Fault(string path, string problem) => faults.Add($"{name}({lines[path]}): {path}: {problem}");

    public void ThrowIfFaulty()
    {
        if (faults.Count > 0)
        {
            throw new StartFault(faults);
        }
    }

    /// <summary>A secret as the file gives it: in the clear, or as <c>${ENV:NAME}</c>, which stands for a variable of the environment.</summary>
    public string? Secret(string path, string? text)
    {
        if (text is null || EnvironmentReference().Match(text) is not { Success: true } reference)
        {
            return text;
        }

        var variable = reference.Groups["name"].Value;
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
        {
            Fault(path, $"the environment variable {variable} is not set");
        }

        return value ?? "";
    }

    /// <summary>The serializer's words name .NET types; these name keys.</summary>
    private static string Plain(JsonException exception) => exception.Message switch
    {
        var m when m.Contains("could not be mapped", StringComparison.Ordinal) => "there is no such key",
        var m when Missing().Match(m) is { Success: true } match => $"lacks {match.Groups["keys"].Value.Replace("'", "", StringComparison.Ordinal)}",
        var m when m.Contains("could not be converted to System.String", StringComparison.Ordinal) => "must be a text",
        var m when m.Contains("could not be converted to System.Boolean", StringComparison.Ordinal) => "must be true or false",
        var m when m.Contains("could not be converted to System.Collections", StringComparison.Ordinal) => "must be a list",
        var m when m.Contains("could not be converted", StringComparison.Ordinal) => "must be an object",
        var m when m.Contains("Duplicate property", StringComparison.Ordinal) => "is there twice",
        var m when m.Contains("doesn't allow null", StringComparison.Ordinal) || m.Contains("null values", StringComparison.Ordinal) => "must not be null",
        var m => Position().Replace(m, "").TrimEnd('.'),
    };

    [GeneratedRegex(@"\A\$\{ENV:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}\z")]
    private static partial Regex EnvironmentReference();

    [GeneratedRegex(@"missing required properties including: (?<keys>.*?)\.")]
    private static partial Regex Missing();

    [GeneratedRegex(@" (Path|LineNumber): .*\z", RegexOptions.Singleline)]
    private static partial Regex Position();
}
