using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Application = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>The engine's clients, with our way of keeping secrets and with redirect addresses compared character by character.</summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<Application> cache, ILogger<OpenIddictApplicationManager<Application>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options, IOpenIddictApplicationStore<Application> store, ClientFacts resources, TimeProvider time)
    : OpenIddictApplicationManager<Application>(cache, logger, options, store)
{
    /// <summary>The secret, or the one before it while that one is left an overlap.</summary>
    public override async ValueTask<bool> ValidateClientSecretAsync(Application application, string secret, CancellationToken cancellationToken = default) =>
        PreviousSecret.Of(await GetPropertiesAsync(application, cancellationToken))?.Allows(secret, time.GetUtcNow()) == true
        || await base.ValidateClientSecretAsync(application, secret, cancellationToken);

    /// <summary>A key is good for every resource that an operator has registered some client for, and for every scope that says how a token is written.</summary>
    public override async ValueTask<bool> HasPermissionAsync(Application application, string permission, CancellationToken cancellationToken = default) =>
        application is not ApiKeyClient ? await base.HasPermissionAsync(application, permission, cancellationToken)
        : permission.StartsWith(Permissions.Prefixes.Resource, StringComparison.Ordinal) ? resources.IsKnown(permission[Permissions.Prefixes.Resource.Length..])
        : permission is Permissions.Prefixes.Scope + StandardScopes.Organization or Permissions.Prefixes.Scope + StandardScopes.OrganizationPermissions
            || await base.HasPermissionAsync(application, permission, cancellationToken);

    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ClientSecret.Hash(secret));

    protected override ValueTask<bool> ValidateClientSecretAsync(
        string secret, string comparand, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ClientSecret.Matches(secret, comparand));

    /// <summary>The engine ignores the port of loopback addresses for native clients; here every client says its own.</summary>
    public override async ValueTask<bool> ValidateRedirectUriAsync(
        Application application, string uri, CancellationToken cancellationToken = default) =>
        (await GetRedirectUrisAsync(application, cancellationToken)).Contains(uri, StringComparer.Ordinal);

    public override async ValueTask<bool> ValidatePostLogoutRedirectUriAsync(
        Application application, string uri, CancellationToken cancellationToken = default) =>
        (await GetPostLogoutRedirectUrisAsync(application, cancellationToken)).Contains(uri, StringComparer.Ordinal);
}
