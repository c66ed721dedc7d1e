using System.Reflection;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Hosting;

/// <summary>A setting under <c>OrgGrpc:</c> that nobody reads is a misspelling, and stops the start: silence would mean the default.</summary>
internal sealed class UnknownSettings(IConfiguration configuration) : IValidateOptions<ServerOptions>
{
    /// <summary>Every type of options of the server, by its section.</summary>
    internal static IReadOnlyList<(string Section, Type Type)> Known { get; } =
    [
        .. typeof(UnknownSettings).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => (Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string, Type: type))
            .Where(known => known.Section is not null)
            .Select(known => (known.Section!, known.Type)),
    ];

    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        var unknown = configuration.GetSection(ServerOptions.Section).AsEnumerable()
            .Where(setting => setting.Value is not null && !IsKnown(setting.Key))
            .Select(setting => $"There is no setting {setting.Key}.")
            .ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private static bool IsKnown(string key) => key == ServerOptions.Section || Known.Any(known =>
        key.StartsWith(known.Section + ":", StringComparison.OrdinalIgnoreCase) && IsProperty(known.Type, key[(known.Section.Length + 1)..].Split(':')));

    /// <summary>Follows the path into nested options; what a list or a dictionary holds is its own business.</summary>
    private static bool IsProperty(Type type, ReadOnlySpan<string> path)
    {
        var property = type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        return property is not null && (path.Length == 1
            || property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable))
            || IsProperty(property.PropertyType, path[1..]));
    }
}
