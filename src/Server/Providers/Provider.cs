using Microsoft.Extensions.Options;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>An outside provider, as people and addresses know it.</summary>
internal sealed record Provider(string Name, string DisplayName)
{
    /// <summary>Where the way to the provider begins. A link, not a form: browsers hold a form's targets against every redirect on the way.</summary>
    public string StartPath => $"{Start}/{Name}";

    public string CallbackPath => $"{StartPath}/callback";

    public string Scheme => SchemeOf(Name);

    public const string Start = "/sign-in/with";

    public static string SchemeOf(string name) => $"OrgGrpc.Provider.{name}";
}

/// <summary>Those that this server is told of, in the order of their words.</summary>
internal sealed class ProviderList(IOptions<UserOptions> options)
{
    public IReadOnlyList<Provider> All { get; } =
    [
        .. options.Value.Providers
            .Select(provider => new Provider(provider.Key, provider.Value.DisplayName.Length > 0 ? provider.Value.DisplayName : provider.Key))
            .OrderBy(provider => provider.DisplayName, StringComparer.OrdinalIgnoreCase),
    ];

    public Provider? Find(string? name) => All.FirstOrDefault(provider => provider.Name == name);
}
