using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>What is wrong with the settings of providers, a sentence for each fault. None of them is asked: it may be away when this server starts.</summary>
internal sealed partial class ProviderValidation(IConfiguration configuration) : IValidateOptions<UserOptions>
{
    public const string Section = UserOptions.Section + ":" + nameof(UserOptions.Providers);

    private static readonly HashSet<string> Known =
        new(typeof(ProviderSettings).GetProperties().Select(property => property.Name), StringComparer.OrdinalIgnoreCase);

    public ValidateOptionsResult Validate(string? name, UserOptions options)
    {
        var faults = configuration.GetSection(Section).GetChildren()
            .SelectMany(provider => provider.GetChildren())
            .Where(setting => !Known.Contains(setting.Key))
            .Select(setting => $"There is no setting {setting.Path}.")
            .Concat(options.Providers.SelectMany(provider => FaultsOf(provider.Key, provider.Value)))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(string name, ProviderSettings provider)
    {
        var setting = $"{Section}:{name}";
        if (!Name().IsMatch(name))
        {
            yield return $"{setting}: the name is part of addresses and must be 1 to 32 lower-case letters, digits and hyphens.";
        }

        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))
            || authority is not { Query: "", Fragment: "", UserInfo: "" })
        {
            yield return $"{setting}:Authority must be the https address of the provider's issuer.";
        }
        else if (Uri.TryCreate(configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.PublicUrl)}"], UriKind.Absolute, out var own) && own == authority)
        {
            yield return $"{setting}:Authority is this server itself.";
        }

        if (string.IsNullOrWhiteSpace(provider.ClientId))
        {
            yield return $"{setting}:ClientId must be set.";
        }

        if (provider.DisplayName.Length > 60)
        {
            yield return $"{setting}:DisplayName must have at most 60 characters.";
        }

        if (!provider.Scopes.Split(' ').Contains("openid"))
        {
            yield return $"{setting}:Scopes must contain openid.";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z")]
    private static partial Regex Name();
}
